#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/with_account.h"

namespace recourse::refunds {
namespace {

constexpr char kOrder[] = "orders/o1";
constexpr char kUnit[] = "orders/o1/units/1";
constexpr auto kSucceeded = v1::Refund::STATE_SUCCEEDED;
constexpr auto kFailed = v1::Refund::STATE_FAILED;

class AsCredit : public WithAccount {
 public:
  v1::CreateRefundRequest To(const std::string& customer, int64_t minor, const std::string& source = "returns/r1") {
    v1::CreateRefundRequest request = RefundOf(kOrder, source, {Of(kUnit, "ITEM", minor)});
    request.set_credit_to(customer);
    return request;
  }
  absl::StatusOr<v1::Refund> Redirect(const v1::Refund& refund, const std::string& payment, bool to_store_credit) {
    v1::RedirectRefundRequest request;
    request.set_name(refund.name());
    request.set_payment(payment);
    request.set_to_store_credit(to_store_credit);
    request.set_consent("sessions/s1/messages/7");
    request.set_request_id(NewRequestId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(agent, "refunds", &Stub::RedirectRefund, request));
    return response.refund();
  }
};

TEST_CASE_METHOD(AsCredit, "a refund to store credit is bound by what was paid, and the provider is not asked") {
  const auto refund = Create(To(kAna, 4'000));
  INFO(refund.status().ToString());
  REQUIRE(refund.ok());
  CHECK(refund->allocations(0).payment_label() == "store credit");
  const v1::Refund paid = Await(refund->name(), kSucceeded);
  CHECK(paid.allocations(0).credit_to() == kAna);
  CHECK(Credit() == 4'000);
  CHECK(provider.requests() == 0);
  CHECK(status::ReasonOf(Create(To(kAna, 6'001, "returns/r2")).status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  const v1::Refund rest = MustCreate(kOrder, "returns/r3", {Of(kUnit, "ITEM", 6'000)});
  Await(rest.name(), kSucceeded);
  const std::map<std::string, int64_t> books = CloseBooks();
  CHECK(books.at("STORE_CREDIT_LIABILITY:customers/ana") == -4'000);
  CHECK(books.at("PSP_CLEARING") == 4'000);
}

TEST_CASE_METHOD(AsCredit, "INV-16: whoever is paid for another's order sees the amount and nothing else of it") {
  const v1::RecordChargesRequest ben = [&] {
    v1::RecordChargesRequest charges = ChargesOf("o2");
    charges.set_customer(kBen);
    return charges;
  }();
  REQUIRE(Record(ben).ok());
  v1::CreateRefundRequest request = RefundOf("orders/o2", "returns/gift", {Of("orders/o2/units/1", "ITEM", 2'500)});
  request.set_credit_to(kAna);
  const auto made = harness.Call(harness.Service("returns"), "refunds", &Stub::CreateRefund, request);
  REQUIRE(made.ok());
  v1::GetRefundRequest get;
  get.set_name(made->refund().name());
  AwaitCredit(2'500);
  const auto seen = harness.Call(ana, "refunds", &Stub::GetRefund, get);
  REQUIRE(seen.ok());
  CHECK(seen->refund().total().minor_units() == 2'500);
  CHECK(seen->refund().ShortDebugString().find("o2") == std::string::npos);
  CHECK(status::ReasonOf(harness.Call(harness.Customer(kBen), "refunds", &Stub::GetRefund, get).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);
  CloseBooks();
}

TEST_CASE_METHOD(AsCredit, "store credit for a customer whom account does not know fails, and is owed again") {
  const auto refund = Create(To("customers/nobody", 4'000));
  REQUIRE(refund.ok());
  v1::GetRefundRequest get;
  get.set_name(refund->name());
  AwaitTrue([&] { return harness.Call(agent, "refunds", &Stub::GetRefund, get)->refund().state() == kFailed; });
  CHECK(Balance(kOrder).payments(0).refundable().minor_units() == 10'000);
  CloseBooks();
}

TEST_CASE_METHOD(AsCredit, "a refund that no card can take goes to store credit when the customer agrees") {
  provider.Script("pi_o1", {ScriptedProvider::Answer::kDeclined});
  const v1::Refund failed = Await(MustCreate(kOrder, "claims/c1", {Of(kUnit, "ITEM", 3'000)}).name(), kFailed);
  CHECK(status::ReasonOf(Redirect(failed, "", false).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(status::ReasonOf(Redirect(failed, "orders/o1/payments/1", true).status()) == errors::v1::REASON_INVALID_FIELD);
  const auto redirected = Redirect(failed, "", true);
  INFO(redirected.status().ToString());
  REQUIRE(redirected.ok());
  Await(failed.name(), kSucceeded);
  CHECK(Credit() == 3'000);
  CHECK(status::ReasonOf(Redirect(*redirected, "", true).status()) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(Credit() == 3'000);
  CloseBooks();
}

TEST_CASE_METHOD(AsCredit, "a credit waits for account, and is counted once") {
  harness.StopHost("account");
  const auto refund = Create(To(kAna, 4'000));
  REQUIRE(refund.ok());
  for (int i = 0; i < 20; ++i) harness.clock().Advance(absl::Seconds(1));
  CHECK(Get(refund->name()).state() == v1::Refund::STATE_RESERVED);
  harness.StartHost(account::Module());
  harness.config().mutable_refunds()->set_account_target(harness.TargetOf("account"));
  Restart();
  Await(refund->name(), kSucceeded, absl::Seconds(1));
  Restart();
  harness.clock().Advance(absl::Hours(1));
  CHECK(Credit() == 4'000);
  CloseBooks();
}

}  // namespace
}  // namespace recourse::refunds
