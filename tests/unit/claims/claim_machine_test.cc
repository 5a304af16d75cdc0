#include "services/claims/domain/claim_machine.h"

#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

namespace recourse::claims {
namespace {

using enum State;
using enum Event;

constexpr State kStates[] = {kRequested, kScheduled, kAwaitingSeller, kUnderReview,
                             kGranted,   kPaid,      kDenied,         kWithdrawn};
constexpr Event kEvents[] = {kSchedule, kFile, kRefuse, kAccept, kContest, kSilence, kGrant, kDeny, kPay, kWithdraw};

// Rows are states, columns events in the order above; "x" is refused.
TEST_CASE("golden grid of the claim machine") {
  //                     schedule file refuse accept contest silence grant deny pay withdraw
  const std::map<State, std::string> grid = {
      {kRequested, "SCHEDULED AWAITING_SELLER DENIED x x x x x x WITHDRAWN"},
      {kScheduled, "x AWAITING_SELLER x GRANTED x x x x x WITHDRAWN"},
      {kAwaitingSeller, "x x x GRANTED UNDER_REVIEW GRANTED x x x WITHDRAWN"},
      {kUnderReview, "x x x x x x GRANTED DENIED x WITHDRAWN"},
      {kGranted, "x x x x x x x x PAID x"},
      {kPaid, "x x x x x x x x x x"},
      {kDenied, "x x x x x x x x x x"},
      {kWithdrawn, "x x x x x x x x x x"},
  };
  for (const State state : kStates) {
    std::string line;
    for (const Event event : kEvents) {
      const auto after = After(state, event);
      line += (line.empty() ? "" : " ") + std::string(after.ok() ? NameOf(after->state) : "x");
    }
    INFO(NameOf(state));
    CHECK(line == grid.at(state));
  }
}

TEST_CASE("a grant pays, every end releases the units, nothing else does either") {
  for (const State state : kStates) {
    for (const Event event : kEvents) {
      const auto after = After(state, event);
      if (!after.ok()) continue;
      INFO(NameOf(state) << " " << NameOf(event));
      CHECK(after->request_refund == (after->state == kGranted));
      const bool end = after->state == kPaid || after->state == kDenied || after->state == kWithdrawn;
      CHECK(after->release_units == end);
      CHECK(IsOver(after->state) == end);
    }
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
