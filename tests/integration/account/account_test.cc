#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "libs/testing/service_harness.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "services/account/account_module.h"

namespace recourse::account {
namespace {

using Stub = v1::AccountService::Stub;

class Accounts {
 public:
  Accounts() { harness.StartHost(Module()); }

  absl::StatusOr<v1::ImportCustomerResponse> Import(const std::string& display_name) {
    v1::ImportCustomerRequest request;
    v1::Customer& customer = *request.mutable_customer();
    customer.set_name("customers/ana");
    customer.set_display_name(display_name);
    customer.set_email("ana@example.com");
    customer.set_locale("de-DE");
    customer.set_time_zone("Europe/Berlin");
    request.set_request_id(ids.New());
    return harness.Call(harness.Person("agents/root", "admin"), "account", &Stub::ImportCustomer, request);
  }
  absl::StatusOr<v1::GetCustomerResponse> Get(const testing::Identity& identity) {
    v1::GetCustomerRequest request;
    request.set_name("customers/ana");
    return harness.Call(identity, "account", &Stub::GetCustomer, request);
  }

  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  ids::SequentialIds ids;
};

TEST_CASE_METHOD(Accounts, "importing again with the same content changes nothing, with another replaces it") {
  const auto first = Import("Ana");
  REQUIRE(first.ok());
  harness.clock().Advance(absl::Hours(1));
  CHECK(Import("Ana")->SerializeAsString() == first->SerializeAsString());
  const auto renamed = Import("Ana B.");
  REQUIRE(renamed.ok());
  CHECK(renamed->customer().etag() != first->customer().etag());
  CHECK(renamed->customer().create_time().seconds() == first->customer().create_time().seconds());
  CHECK(Get(harness.Customer("customers/ana"))->customer().display_name() == "Ana B.");
}

TEST_CASE_METHOD(Accounts, "a customer sees nobody but themself") {
  REQUIRE(Import("Ana").ok());
  CHECK(Get(harness.Person("agents/kim", "agent")).ok());
  CHECK(absl::IsNotFound(Get(harness.Customer("customers/ben")).status()));
  CHECK(status::ReasonOf(Get(harness.Customer("customers/ben")).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace recourse::account
