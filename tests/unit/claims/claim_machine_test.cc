#include "services/claims/domain/claim_machine.h"

#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

namespace recourse::claims {
namespace {

using enum State;
using enum Event;

constexpr State kStates[] = {kRequested,       kScheduled,         kAwaitingSeller,   kOffered,
                             kUnderReview,     kAwaitingBuyer,     kGranted,          kPaid,
                             kDenied,          kAppealed,          kSellerAppealed,   kWithdrawn,
                             kDeniedFinal,     kResolvedElsewhere, kResolvedBySeller, kAwaitingReturn,
                             kClosedChargeback};
constexpr Event kEvents[] = {
    kSchedule, kFile,        kDecide,       kRefuse,       kAccept,      kContest,           kSilence,  kOffer,
    kAskBuyer, kAskSeller,   kAnswer,       kBuyerSilence, kAcceptOffer, kAcceptReplacement, kDecline,  kGrant,
    kDeny,     kPay,         kElsewhere,    kAppeal,       kUphold,      kOverturn,          kWithdraw, kAskReturn,
    kReturned, kNotReturned, kReturnFailed, kChargeback,   kReopen,      kBankPaid};

// Every event that a state allows and where it leads; all others are refused.
TEST_CASE("INV-18: golden grid of the claim machine, and what is over stays over") {
  const std::map<State, std::string> grid = {
      {kRequested, "schedule:SCHEDULED file:AWAITING_SELLER decide:GRANTED refuse:DENIED withdraw:WITHDRAWN"},
      {kScheduled,
       "file:AWAITING_SELLER decide:GRANTED accept:GRANTED offer:OFFERED ask_buyer:AWAITING_BUYER "
       "elsewhere:RESOLVED_ELSEWHERE "
       "withdraw:WITHDRAWN chargeback:CLOSED_CHARGEBACK"},
      {kAwaitingSeller,
       "accept:GRANTED contest:UNDER_REVIEW silence:GRANTED offer:OFFERED withdraw:WITHDRAWN "
       "chargeback:CLOSED_CHARGEBACK"},
      {kOffered,
       "accept:GRANTED buyer_silence:UNDER_REVIEW accept_offer:GRANTED accept_replacement:RESOLVED_BY_SELLER "
       "decline:UNDER_REVIEW withdraw:WITHDRAWN chargeback:CLOSED_CHARGEBACK"},
      {kUnderReview,
       "accept:GRANTED ask_buyer:AWAITING_BUYER ask_seller:AWAITING_SELLER grant:GRANTED deny:DENIED "
       "withdraw:WITHDRAWN ask_return:AWAITING_RETURN chargeback:CLOSED_CHARGEBACK"},
      {kAwaitingBuyer,
       "accept:GRANTED answer:UNDER_REVIEW buyer_silence:UNDER_REVIEW withdraw:WITHDRAWN chargeback:CLOSED_CHARGEBACK"},
      {kGranted, "pay:PAID elsewhere:RESOLVED_ELSEWHERE chargeback:CLOSED_CHARGEBACK"},
      {kPaid, "appeal:SELLER_APPEALED"},
      {kDenied, "appeal:APPEALED"},
      {kAppealed, "refuse:DENIED_FINAL uphold:DENIED_FINAL overturn:GRANTED chargeback:CLOSED_CHARGEBACK"},
      {kSellerAppealed, "uphold:PAID overturn:PAID"},
      {kWithdrawn, ""},
      {kDeniedFinal, ""},
      {kResolvedElsewhere, ""},
      {kResolvedBySeller, ""},
      {kClosedChargeback, "withdraw:WITHDRAWN reopen:UNDER_REVIEW bank_paid:RESOLVED_ELSEWHERE"},
      {kAwaitingReturn,
       "accept:GRANTED withdraw:WITHDRAWN returned:GRANTED not_returned:DENIED return_failed:UNDER_REVIEW "
       "chargeback:CLOSED_CHARGEBACK"},
  };
  for (const State state : kStates) {
    std::string line;
    for (const Event event : kEvents) {
      const auto after = After(state, event);
      if (!after.ok()) continue;
      line += (line.empty() ? "" : " ") + std::string(NameOf(event)) + ":" + NameOf(after->state);
    }
    INFO(NameOf(state));
    CHECK(line == grid.at(state));
    CHECK(IsOver(state) == grid.at(state).empty());
  }
}

TEST_CASE(
    "a grant pays, whatever ends a hold gives the units back, an appeal takes them again, nothing else does any") {
  for (const State state : kStates) {
    for (const Event event : kEvents) {
      const auto after = After(state, event);
      if (!after.ok()) continue;
      INFO(NameOf(state) << " " << NameOf(event));
      CHECK(after->request_refund == (after->state == kGranted));
      CHECK(after->reserve_units == (after->state == kAppealed));
      CHECK(after->release_units == (HoldsUnits(state) && !HoldsUnits(after->state)));
    }
  }
  for (const State free :
       {kPaid, kDenied, kWithdrawn, kDeniedFinal, kResolvedElsewhere, kSellerAppealed, kResolvedBySeller}) {
    CHECK_FALSE(HoldsUnits(free));
  }
}

TEST_CASE("a claim that a chargeback stopped goes on from where it was, with its units, and pays if it was to pay") {
  for (const State state : kStates) {
    if (!ClaimMachine().Allows(state, kChargeback)) continue;
    INFO(NameOf(state));
    CHECK_FALSE(After(state, kChargeback)->release_units);
    const auto again = After(kClosedChargeback, kReopen, state);
    REQUIRE(again.ok());
    CHECK(again->state == state);
    CHECK(again->request_refund == (state == kGranted));
    CHECK_FALSE(again->reserve_units);
    CHECK_FALSE(again->release_units);
  }
}

TEST_CASE("the README shows the machine as it is") {
  std::ifstream stream(RECOURSE_CLAIMS_README);
  std::ostringstream text;
  text << stream.rdbuf();
  CHECK(text.str().find(ClaimMachine().Mermaid()) != std::string::npos);
}

}  // namespace
}  // namespace recourse::claims
