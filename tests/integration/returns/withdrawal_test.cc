// The right of withdrawal of consumers in the European Union.
#include "tests/integration/returns/returns_fixture.h"

namespace recourse::returns {
namespace {

using Facts = policy::v1::PolicyFacts;

const absl::TimeZone kBerlin = [] {
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Berlin", &zone);
  return zone;
}();

absl::Time InBerlin(int month, int day, int hour = 12, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, minute, second), kBerlin);
}

// Delivered on 10 November, in Germany.
struct ConsumersFixture : Fixture {
  ConsumersFixture() {
    harness.clock().AdvanceTo(InBerlin(11, 12));
    ChangeOrder([](order::v1::Order& order) {
      *order.mutable_placed_time() = clock::ToProto(InBerlin(11, 5));
      order.mutable_lines(0)->mutable_facts()->set_marketplace("marketplaces/DE");
      for (order::v1::Unit& unit : *order.mutable_lines(0)->mutable_units()) {
        *unit.mutable_delivered_time() = clock::ToProto(InBerlin(11, 10));
      }
    });
  }

  void ChangeFacts(const std::function<void(Facts&)>& change) {
    ChangeOrder([&](order::v1::Order& order) { change(*order.mutable_lines(0)->mutable_facts()); });
  }

  absl::StatusOr<v1::DeclareWithdrawalResponse> Declare(const testing::Identity& who) {
    v1::DeclareWithdrawalRequest request;
    request.set_order(kOrder);
    request.add_units(UnitName(1));
    return harness.Call(who, "returns", &Stub::DeclareWithdrawal, request);
  }

  absl::StatusOr<v1::Return> Confirm(const testing::Identity& who, const std::string& token,
                                     const std::string& request_id) {
    v1::ConfirmWithdrawalRequest request;
    request.set_withdrawal_token(token);
    request.set_contact("alice@example.com");
    request.set_request_id(request_id);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "returns", &Stub::ConfirmWithdrawal, request));
    return response.return_case();
  }
};

TEST_CASE_METHOD(ConsumersFixture, "LG-EU-WITHDRAW who may withdraw, and until when") {
  struct Case {
    std::string name;
    void (*change)(Facts&);
    absl::Time now;
    Reason refused;  // unspecified: may
  };
  const auto nothing = [](Facts&) {};
  const auto kFine = errors::v1::REASON_UNSPECIFIED;
  const auto kNoRight = errors::v1::REASON_NOT_RETURNABLE;
  const auto kClosed = errors::v1::REASON_RETURN_WINDOW_CLOSED;
  const auto test = GENERATE_COPY(
      Case{"a consumer", nothing, InBerlin(11, 12), kFine},
      Case{"one second before the end of the 14th day", nothing, InBerlin(11, 24, 23, 59, 58), kFine},
      Case{"the last second", nothing, InBerlin(11, 24, 23, 59, 59), kFine},
      Case{"one second late", nothing, InBerlin(11, 25, 0, 0, 0), kClosed},
      Case{"no sale is final", [](Facts& facts) { facts.set_final_sale(true); }, InBerlin(11, 12), kFine},
      Case{"art. 16: made to wishes", [](Facts& facts) { facts.set_custom_made(true); }, InBerlin(11, 12), kNoRight},
      Case{"art. 16: perishable", [](Facts& facts) { facts.set_perishable(true); }, InBerlin(11, 12), kNoRight},
      Case{"a business", [](Facts& facts) { facts.set_business(true); }, InBerlin(11, 12), kNoRight},
      Case{"where there is no such law", [](Facts& facts) { facts.set_marketplace("marketplaces/US"); },
           InBerlin(11, 12), kNoRight});
  INFO(test.name);
  ChangeFacts(test.change);
  harness.clock().AdvanceTo(test.now);
  CHECK(ReasonOf(Declare(alice).status()) == test.refused);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "LG-EU-WITHDRAW all that was paid comes back on dispatch, with the way out, without a fee") {
  const auto declared = Declare(alice);
  REQUIRE(declared.ok());
  CHECK(declared->terms().refund_total().minor_units() == 4'999 + 400 + 500);
  CHECK(declared->terms().fee().minor_units() == 0);
  CHECK(declared->terms().trigger() == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  CHECK(declared->terms().policy_rows(0) == "LG-EU-WITHDRAW");
  for (const policy::v1::Condition& condition : declared->terms().conditions()) {
    CHECK(condition.fact() == policy::v1::Condition::FACT_DAMAGE);
  }
  const std::string request_id = NewId();
  const auto confirmed = Confirm(alice, declared->withdrawal_token(), request_id);
  REQUIRE(confirmed.ok());
  CHECK(confirmed->state() == v1::Return::STATE_LABEL_ISSUED);
  CHECK(confirmed->reason() == policy::v1::RETURN_REASON_UNSPECIFIED);
  const v1::Withdrawal& withdrawal = confirmed->withdrawal();
  CHECK(clock::FromProto(withdrawal.declare_time()) == InBerlin(11, 12));
  CHECK(clock::FromProto(withdrawal.send_by_time()) == InBerlin(11, 26, 23, 59, 59));
  CHECK(clock::FromProto(withdrawal.refund_by_time()) == InBerlin(11, 26));
  CHECK(withdrawal.acknowledgement().starts_with("%PDF-"));
  CHECK(withdrawal.acknowledgement().find("Declared: 2026-11-12 11:00:00 UTC") != std::string::npos);
  CHECK(withdrawal.acknowledgement().find(confirmed->name()) != std::string::npos);
  CHECK(Confirm(alice, declared->withdrawal_token(), request_id)->name() == confirmed->name());

  // The shop's fee for lateness does not hold against the right.
  harness.clock().AdvanceTo(InBerlin(11, 26, 23));
  FirstScan(*confirmed);
  Await(confirmed->name(), [](const v1::Return& now) { return !now.refund().empty(); });
  CHECK(RefundedMinorUnits() == 4'999 + 400 + 500);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a declaration counts whatever has changed since it was shown, and for whom it was shown") {
  const auto declared = Declare(alice);
  REQUIRE(declared.ok());
  CHECK(ReasonOf(Confirm(bob, declared->withdrawal_token(), NewId()).status()) == errors::v1::REASON_QUOTE_INVALID);
  CHECK(ReasonOf(Create(alice, declared->withdrawal_token(), NewId()).status()) == errors::v1::REASON_QUOTE_INVALID);
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  CHECK(ReasonOf(Confirm(alice, quote->quote_token(), NewId()).status()) == errors::v1::REASON_QUOTE_INVALID);
  {
    absl::MutexLock lock(&refunds.mutex);
    refunds.withheld = 100;
  }
  const auto confirmed = Confirm(alice, declared->withdrawal_token(), NewId());
  REQUIRE(confirmed.ok());
  CHECK(confirmed->terms().refund_total().minor_units() == 4'999 + 400 + 500 - 100);
}

}  // namespace
}  // namespace recourse::returns
