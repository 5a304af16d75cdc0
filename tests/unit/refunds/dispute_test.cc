#include "services/refunds/domain/dispute.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::refunds {
namespace {

using enum DisputeState;

constexpr DisputeState kStates[] = {
    kInquiryNeedsResponse, kInquiryUnderReview, kInquiryClosed, kNeedsResponse, kUnderReview, kWon, kLost, kPrevented};

// Every state against everything that the provider may tell; "-" is old news.
constexpr char kGrid[] =
    "INQUIRY_NEEDS_RESPONSE: . x x x x x x x\n"
    "INQUIRY_UNDER_REVIEW: . . x x x x x x\n"
    "INQUIRY_CLOSED: . . . x x x x .\n"
    "NEEDS_RESPONSE: . . . . x x x x\n"
    "UNDER_REVIEW: . . . . . x x x\n"
    "WON: . . . . . . x .\n"
    "LOST: . . . . . x . .\n"
    "PREVENTED: . . . . . . . .\n";

Money Eur(int64_t minor) { return {Currency::Parse("EUR").value(), minor}; }

Payment PaymentWith(int64_t reserved, int64_t refunded, int64_t disputed) {
  return {"p", "card", "pi", Eur(10'000), reserved, refunded, disputed};
}

TEST_CASE("INV-18: golden grid of the dispute machine") {
  std::string grid;
  for (const DisputeState state : kStates) {
    grid += std::string(NameOf(state)) + ":";
    for (const DisputeState told : kStates) {
      const auto next = DisputeMachine().Next(state, told);
      grid += next.ok() ? " x" : " .";
      if (next.ok()) CHECK(*next == told);
    }
    grid += "\n";
  }
  CHECK(grid == kGrid);
}

TEST_CASE("INV-17: every move of a dispute balances, and what it leaves does not depend on the way") {
  for (const auto& payment : {PaymentWith(0, 0, 0), PaymentWith(1'000, 2'000, 0), PaymentWith(0, 10'000, 0)}) {
    for (const DisputeState first : kStates) {
      for (const DisputeState second : kStates) {
        Dispute none;
        none.amount = Eur(9'000);
        Dispute one = none;
        one.payment = "p";
        one.state = first;
        Split(one, payment);
        Dispute two = one;
        two.state = second;
        Split(two, payment);
        CHECK(one.held + one.excess == (HoldsMoney(first) ? 9'000 : 0));
        CHECK(Balances(DisputeMoved(none, one)));
        CHECK(Balances(DisputeMoved(one, two)));
        CHECK(DisputeMoved(one, one).entries.empty());
        CHECK(DisputeMoved(none, two).entries.empty() == !HoldsMoney(second));
      }
    }
  }
}

TEST_CASE("INV-01: what a chargeback takes beyond what the payment holds is excess") {
  struct Row {
    Payment payment;
    int64_t held;
    int64_t excess;
  };
  const Row rows[] = {
      {PaymentWith(0, 0, 0), 9'000, 0},      {PaymentWith(0, 1'000, 0), 9'000, 0},
      {PaymentWith(0, 1'001, 0), 8'999, 1},  {PaymentWith(4'000, 4'000, 0), 2'000, 7'000},
      {PaymentWith(0, 10'000, 0), 0, 9'000}, {PaymentWith(0, 10'000, 5'000), 0, 9'000},
  };
  for (const Row& row : rows) {
    Dispute dispute;
    dispute.amount = Eur(9'000);
    dispute.state = kNeedsResponse;
    Split(dispute, row.payment);
    CHECK(dispute.held == row.held);
    CHECK(dispute.excess == row.excess);
  }
}

TEST_CASE("T-CB-2: chargebacks block their units, inquiries do not while the provider takes refunds") {
  for (const DisputeState state : kStates) {
    INFO(NameOf(state));
    const bool chargeback = state == kNeedsResponse || state == kUnderReview || state == kLost;
    const bool inquiry = state == kInquiryNeedsResponse || state == kInquiryUnderReview;
    Dispute dispute;
    dispute.state = state;
    dispute.refundable = true;
    CHECK(Blocks(dispute, "u1") == chargeback);
    dispute.refundable = false;
    CHECK(Blocks(dispute, "u1") == (chargeback || inquiry));
    dispute.units = {"u2"};
    CHECK_FALSE(Blocks(dispute, "u1"));
    CHECK(Blocks(dispute, "u2") == (chargeback || inquiry));
  }
}

TEST_CASE("a dispute is proposed to be about what its amount tells") {
  const std::vector<UnitTotal> units = {{"u1", 3'000}, {"u2", 2'000}, {"u3", 2'000}};
  CHECK(ProposeUnits(7'000, units).size() == 3);
  CHECK(ProposeUnits(7'100, units).size() == 3);
  CHECK(ProposeUnits(3'000, units) == std::vector<std::string>{"u1"});
  CHECK(ProposeUnits(2'000, units).empty());
  CHECK(ProposeUnits(1, units).empty());
}

}  // namespace
}  // namespace recourse::refunds
