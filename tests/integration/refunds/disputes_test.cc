#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/refunds/v1/dispute_service.grpc.pb.h"
#include "recourse/refunds/v1/ledger_service.grpc.pb.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using enum DisputeState;

constexpr char kOrder[] = "orders/o1";
constexpr char kUnit[] = "orders/o1/units/1";
constexpr char kOverpaid[] = "OVERPAID:orders/o1/payments/1";
constexpr char kDisputed[] = "DISPUTED:orders/o1/payments/1";
constexpr char kWrittenOff[] = "WRITE_OFF:orders/o1/payments/1";

class Disputed : public RefundsFixture {
 public:
  using Disputes = v1::DisputeService::Stub;

  Disputed() { Charge("o1"); }

  // The provider's news, one second after the last.
  void Tell(DisputeState state, int64_t minor = 10'000, bool refundable = false) {
    ++told_;
    REQUIRE(TellAt(told_, state, minor, refundable).ok());
  }
  absl::Status TellAt(int64_t told, DisputeState state, int64_t minor = 10'000, bool refundable = false) {
    return SendWebhook(provider.Event("evt_dispute_" + std::to_string(++events_),
                                      ProviderDispute{.id = "dp_1",
                                                      .payment_reference = "pi_o1",
                                                      .state = state,
                                                      .amount = {minor, "EUR"},
                                                      .reason = "product_not_received",
                                                      .refundable = refundable,
                                                      .evidence_due_time = absl::FromUnixSeconds(1'790'600'000)},
                                      told));
  }
  v1::Dispute Only() {
    v1::ListDisputesRequest request;
    request.set_parent(kOrder);
    const auto response = harness.Call(agent, "refunds", &Disputes::ListDisputes, request);
    REQUIRE(response.ok());
    REQUIRE(response->disputes_size() == 1);
    return response->disputes(0);
  }
  void PayBack(int64_t minor) {
    Await(MustCreate(kOrder, "returns/r0", {Of(kUnit, "ITEM", minor)}).name(), v1::Refund::STATE_SUCCEEDED);
  }
  errors::v1::Reason RefundOfUnit(int64_t minor) {
    return status::ReasonOf(Create(RefundOf(kOrder, "returns/r1", {Of(kUnit, "ITEM", minor)})).status());
  }

 private:
  int64_t told_ = 1'000;
  int events_ = 0;
};

TEST_CASE_METHOD(Disputed, "T-CB-1: a dispute moves money and nothing else, however it ends") {
  struct Row {
    DisputeState end;
    int64_t disputed;
    int64_t written_off;
    int64_t clearing;
  };
  const Row row = GENERATE(Row{kUnderReview, 10'000, 0, 0}, Row{kWon, 0, 0, 10'000}, Row{kLost, 0, 10'000, 0},
                           Row{kPrevented, 0, 0, 10'000});
  Tell(kNeedsResponse);
  Tell(row.end);
  CHECK(Only().state() == static_cast<v1::Dispute::State>(row.end));
  CHECK(Balance(kOrder).items(0).amount().minor_units() == 10'000);
  const auto books = CloseBooks();
  const auto at = [&](const char* account) { return books.contains(account) ? books.at(account) : 0; };
  CHECK(at(kDisputed) == row.disputed);
  CHECK(at(kWrittenOff) == row.written_off);
  CHECK(at("PSP_CLEARING") == row.clearing);
}

TEST_CASE_METHOD(Disputed, "T-CB-2: what a chargeback has is not refunded, until it is won") {
  Tell(kNeedsResponse);
  CHECK(RefundOfUnit(1'000) == errors::v1::REASON_CHARGEBACK_OPEN);
  CHECK(Balance(kOrder).payments(0).refundable().minor_units() == 0);
  Tell(kLost);
  CHECK(RefundOfUnit(1'000) == errors::v1::REASON_CHARGEBACK_OPEN);
  Tell(kWon);
  PayBack(10'000);
  CHECK(provider.refunds().size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Disputed, "T-CB-2: an inquiry takes nothing and is ended by a refund") {
  Tell(kInquiryNeedsResponse, 10'000, /*refundable=*/true);
  CHECK(Balance(kOrder).payments(0).refundable().minor_units() == 10'000);
  PayBack(10'000);
  Tell(kInquiryClosed, 10'000, true);
  CHECK(Events("dispute.opened").size() == 1);
  CHECK(Events("dispute.closed").size() == 1);
  CHECK(CloseBooks().empty());
}

TEST_CASE_METHOD(Disputed, "T-CB-2: a chargeback of what was refunded is recorded, overpaid, and answered by itself") {
  PayBack(10'000);
  Tell(kNeedsResponse);
  CHECK(Only().overpaid().minor_units() == 10'000);
  CHECK(Events("payment.overpaid").size() == 1);
  AwaitTrue([&] { return Only().evidence() == v1::Dispute::EVIDENCE_SENT; });
  REQUIRE(provider.evidence().size() == 1);
  CHECK(provider.evidence()[0].statement.find("re_1") != std::string::npos);
  CHECK(provider.refunds().size() == 1);
  SECTION("while it is open or lost the bank owes it to us") {
    Tell(kLost);
    const auto books = CloseBooks();
    CHECK(books.at(kOverpaid) == 10'000);
    CHECK(books.at("PSP_CLEARING") == -10'000);
  }
  SECTION("won, everything is as before") {
    Tell(kWon);
    CHECK(CloseBooks().empty());
  }
}

TEST_CASE_METHOD(Disputed, "INV-01: news of disputes comes in any order and any number of times") {
  REQUIRE(TellAt(2'003, kLost).ok());
  for (const DisputeState old : {kNeedsResponse, kUnderReview, kWon}) REQUIRE(TellAt(2'002, old).ok());
  REQUIRE(TellAt(2'003, kNeedsResponse).ok());
  CHECK(Only().state() == v1::Dispute::STATE_LOST);
  // The bank's amount moves with the currency.
  REQUIRE(TellAt(2'004, kLost, 10'250).ok());
  CHECK(Only().overpaid().minor_units() == 250);
  const auto books = CloseBooks();
  CHECK(books.at(kWrittenOff) == 10'000);
  CHECK(books.at(kOverpaid) == 250);
  CHECK(books.at("PSP_CLEARING") == -250);
}

TEST_CASE_METHOD(Disputed, "a dispute blocks the units that a person says it is about, before that all") {
  v1::RecordChargesRequest charges = ChargesOf("o2");
  charges.mutable_payments(0)->mutable_captured()->set_minor_units(15'000);
  *charges.add_items() = Of("orders/o2/units/2", "ITEM", 5'000);
  REQUIRE(Record(charges).ok());
  REQUIRE(SendWebhook(provider.Event("evt_2",
                                     ProviderDispute{.id = "dp_2",
                                                     .payment_reference = "pi_o2",
                                                     .state = kNeedsResponse,
                                                     .amount = {5'000, "EUR"},
                                                     .evidence_due_time = absl::FromUnixSeconds(1'790'600'000)},
                                     1))
              .ok());
  const auto refund = [&](const char* source, const char* unit) {
    return status::ReasonOf(Create(RefundOf("orders/o2", source, {Of(unit, "ITEM", 5'000)})).status());
  };
  CHECK(refund("returns/r1", "orders/o2/units/1") == errors::v1::REASON_CHARGEBACK_OPEN);
  v1::ListDisputesRequest list;
  list.set_parent("orders/o2");
  const v1::Dispute open = harness.Call(agent, "refunds", &Disputes::ListDisputes, list)->disputes(0);
  REQUIRE(open.proposed_units_size() == 1);
  CHECK(open.proposed_units(0) == "orders/o2/units/2");

  v1::MapDisputeRequest map;
  map.set_name(open.name());
  map.add_units("orders/o1/units/1");
  map.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(agent, "refunds", &Disputes::MapDispute, map).status()) ==
        errors::v1::REASON_UNIT_NOT_IN_ORDER);
  map.set_units(0, "orders/o2/units/2");
  map.set_etag("0");
  map.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(agent, "refunds", &Disputes::MapDispute, map).status()) ==
        errors::v1::REASON_ETAG_MISMATCH);
  map.set_etag(open.etag());
  map.set_request_id(NewRequestId());
  REQUIRE(harness.Call(agent, "refunds", &Disputes::MapDispute, map).ok());
  CHECK(refund("returns/r2", "orders/o2/units/2") == errors::v1::REASON_CHARGEBACK_OPEN);
  CHECK(Create(RefundOf("orders/o2", "returns/r3", {Of("orders/o2/units/1", "ITEM", 10'000)})).ok());
  CHECK_FALSE(harness.Call(ana, "refunds", &Disputes::ListDisputes, list).ok());
  CloseBooks();
}

TEST_CASE_METHOD(Disputed, "evidence is asked for two days before it is due, sent once, and refusals are seen") {
  Tell(kNeedsResponse);
  v1::SubmitDisputeEvidenceRequest request;
  request.set_name(Only().name());
  request.set_statement("Delivered and signed for.");
  request.set_request_id(NewRequestId());
  SECTION("nothing was sent") {
    harness.clock().Advance(absl::Hours(24 * 6));
    CHECK(Events("dispute.evidence_due").size() == 1);
  }
  SECTION("sent once, however often it is asked") {
    for (int i = 0; i < 2; ++i) REQUIRE(harness.Call(agent, "refunds", &Disputes::SubmitDisputeEvidence, request).ok());
    AwaitTrue([&] { return Only().evidence() == v1::Dispute::EVIDENCE_SENT; });
    CHECK(provider.evidence().size() == 1);
  }
  SECTION("refused") {
    provider.RefuseEvidence();
    REQUIRE(harness.Call(agent, "refunds", &Disputes::SubmitDisputeEvidence, request).ok());
    CHECK(Events("dispute.evidence_refused").size() == 1);
  }
  SECTION("too late") {
    Tell(kLost);
    CHECK(status::ReasonOf(harness.Call(agent, "refunds", &Disputes::SubmitDisputeEvidence, request).status()) ==
          errors::v1::REASON_ILLEGAL_STATE);
  }
  CloseBooks();
}

TEST_CASE_METHOD(Disputed, "INV-01: refunds that the provider made by itself are recorded, the excess as overpaid") {
  PayBack(6'000);
  const auto tell = [&](int told, ProviderRefundState state) {
    ProviderRefund refund = provider.Of("pi_o1");
    refund.id = "re_by_hand";
    refund.allocation_id = "";
    refund.state = state;
    REQUIRE(SendWebhook(provider.Event("evt_by_hand_" + std::to_string(told), refund)).ok());
  };
  tell(1, ProviderRefundState::kPending);
  tell(2, ProviderRefundState::kSucceeded);
  tell(3, ProviderRefundState::kSucceeded);
  CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 12'000);
  CHECK(RefundOfUnit(1) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(Events("payment.overpaid").size() == 1);
  CHECK(Events("provider_refund.recorded").size() == 1);
  SECTION("and stays so") {
    const auto books = CloseBooks();
    CHECK(books.at(kOverpaid) == 2'000);
    CHECK(books.at("REFUNDED_UNASSIGNED:orders/o1/payments/1") == 4'000);
  }
  SECTION("unless it comes back") {
    tell(4, ProviderRefundState::kFailed);
    CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 6'000);
    CHECK_FALSE(CloseBooks().contains(kOverpaid));
  }
}

TEST_CASE_METHOD(Disputed, "the trial balance adds up to zero, for supervisors") {
  PayBack(4'000);
  Tell(kNeedsResponse);
  const auto books = harness.Call(harness.Person("agents/root", "supervisor"), "refunds",
                                  &v1::LedgerService::Stub::GetTrialBalance, {});
  REQUIRE(books.ok());
  CHECK(books->balanced());
  int64_t sum = 0;
  for (const auto& line : books->lines()) sum += line.balance().minor_units();
  CHECK(sum == 0);
  CHECK(books->lines_size() == 5);
  CHECK_FALSE(harness.Call(ana, "refunds", &v1::LedgerService::Stub::GetTrialBalance, {}).ok());
}

}  // namespace
}  // namespace recourse::refunds
