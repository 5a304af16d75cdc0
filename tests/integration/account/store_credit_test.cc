#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "libs/testing/service_harness.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "services/account/account_module.h"
#include "tests/integration/account/known_customer.h"

namespace recourse::account {
namespace {

using Stub = v1::StoreCreditService::Stub;
using Lot = v1::StoreCreditLot;

constexpr char kAna[] = "customers/ana";

class Credits {
 public:
  Credits() {
    harness.StartHost(Module());
    ImportKnownCustomer(harness, kAna, ids.New());
  }

  template <class Request>
  void Fill(Request& request, const std::string& entry, int64_t minor, const std::string& currency) {
    request.set_customer(kAna);
    request.set_ledger_entry(entry);
    request.mutable_amount()->set_currency_code(currency);
    request.mutable_amount()->set_minor_units(minor);
    request.set_request_id(ids.New());
  }
  absl::StatusOr<v1::CreditStoreCreditResponse> Credit(const std::string& entry, int64_t minor, Lot::Class lot_class,
                                                       absl::Duration life, const std::string& currency = "EUR",
                                                       const std::string& service = "refunds") {
    v1::CreditStoreCreditRequest request;
    Fill(request, entry, minor, currency);
    request.set_class_(lot_class);
    request.set_source("refunds/1");
    if (life > absl::ZeroDuration()) *request.mutable_expire_time() = clock::ToProto(harness.clock().Now() + life);
    return harness.Call(harness.Service(service), "account", &Stub::CreditStoreCredit, request);
  }
  absl::StatusOr<v1::DebitStoreCreditResponse> Debit(const std::string& entry, int64_t minor,
                                                     const std::string& currency = "EUR") {
    v1::DebitStoreCreditRequest request;
    Fill(request, entry, minor, currency);
    return harness.Call(harness.Service("refunds"), "account", &Stub::DebitStoreCredit, request);
  }
  absl::StatusOr<v1::RestoreStoreCreditResponse> Restore(const std::string& entry, int64_t minor,
                                                         const std::string& debit) {
    v1::RestoreStoreCreditRequest request;
    Fill(request, entry, minor, "EUR");
    request.set_restored_entry(debit);
    return harness.Call(harness.Service("refunds"), "account", &Stub::RestoreStoreCredit, request);
  }
  absl::StatusOr<v1::GetStoreCreditResponse> Get(const std::string& customer) {
    v1::GetStoreCreditRequest request;
    request.set_customer(kAna);
    return harness.Call(harness.Customer(customer), "account", &Stub::GetStoreCredit, request);
  }
  int64_t Balance() {
    const auto credit = Get(kAna);
    REQUIRE(credit.ok());
    return credit->balances().empty() ? 0 : credit->balances(0).minor_units();
  }

  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  ids::SequentialIds ids;
};

TEST_CASE_METHOD(Credits, "D-1.15: a ledger entry moves store credit once, and never below nothing") {
  REQUIRE(Credit("e/1", 500, Lot::CLASS_REFUND, {}).ok());
  REQUIRE(Credit("e/1", 500, Lot::CLASS_REFUND, {}).ok());
  CHECK(Balance() == 500);
  CHECK(status::ReasonOf(Credit("e/1", 501, Lot::CLASS_REFUND, {}).status()) == errors::v1::REASON_RESOURCE_EXISTS);
  REQUIRE(Debit("e/2", 400).ok());
  REQUIRE(Debit("e/2", 400).ok());
  CHECK(Balance() == 100);
  CHECK(status::ReasonOf(Debit("e/3", 101).status()) == errors::v1::REASON_PAYMENT_REQUIRED);
  CHECK(status::ReasonOf(Debit("e/4", 1, "USD").status()) == errors::v1::REASON_PAYMENT_REQUIRED);
  CHECK(Balance() == 100);
}

TEST_CASE_METHOD(Credits, "D-1.15: refunds restore the same lots, one that has expired for 30 days more") {
  const auto own = Credit("e/1", 500, Lot::CLASS_REFUND, {});
  const auto promo = Credit("e/2", 200, Lot::CLASS_PROMO, absl::Hours(24));
  REQUIRE(own.ok());
  REQUIRE(promo.ok());
  const auto debit = Debit("e/3", 300);
  REQUIRE(debit.ok());
  REQUIRE(debit->entry().parts_size() == 2);
  CHECK(debit->entry().parts(0).lot() == promo->entry().parts(0).lot());
  CHECK(debit->entry().parts(1).lot() == own->entry().parts(0).lot());
  harness.clock().Advance(absl::Hours(48));
  REQUIRE(Restore("e/4", 100, "e/3").ok());
  CHECK(Balance() == 500);
  REQUIRE(Restore("e/5", 200, "e/3").ok());
  CHECK(Balance() == 700);
  CHECK(status::ReasonOf(Restore("e/6", 1, "e/3").status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(status::ReasonOf(Restore("e/7", 1, "e/1").status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  const absl::Time restored = harness.clock().Now();
  CHECK(clock::FromProto(Get(kAna)->lots(0).expire_time()) == restored + absl::Hours(30 * 24));
  harness.clock().Advance(absl::Hours(30 * 24));
  CHECK(Balance() == 500);
}

TEST_CASE_METHOD(Credits, "D-1.15: a restore does not revive what was left in a lot when it expired") {
  REQUIRE(Credit("e/1", 200, Lot::CLASS_PROMO, absl::Hours(24)).ok());
  REQUIRE(Debit("e/2", 150).ok());
  harness.clock().Advance(absl::Hours(24));
  REQUIRE(Restore("e/3", 100, "e/2").ok());
  CHECK(Balance() == 100);
  REQUIRE(Restore("e/4", 50, "e/2").ok());
  CHECK(Balance() == 150);
}

TEST_CASE_METHOD(Credits, "D-1.15: only refunds moves store credit, and a customer sees nobody else's") {
  CHECK(status::ReasonOf(Credit("e/1", 5, Lot::CLASS_GOODWILL, {}, "EUR", "order").status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  CHECK(status::ReasonOf(Credit("e/2", 5, Lot::CLASS_REFUND, absl::Hours(1)).status()) ==
        errors::v1::REASON_INVALID_FIELD);
  CHECK(Get(kAna).ok());
  CHECK(status::ReasonOf(Get("customers/ben").status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace recourse::account
