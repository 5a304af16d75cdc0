#include "services/account/domain/membership_state.h"

#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

namespace recourse::account {
namespace {

// A row per state, a column per event, in the order of the enums; the digit is the next state, a dot is a refusal.
TEST_CASE("decision 3.5: a membership moves as the golden grid says, and in no other way") {
  const auto [state, moves] = GENERATE(table<MembershipState, std::string>({
      {MembershipState::kTrial, "2.5..4...."},
      {MembershipState::kActive, ".25..376.."},
      {MembershipState::kCancelAtPeriodEnd, "......7.27"},
      {MembershipState::kEndedAtTrialEnd, ".........7"},
      {MembershipState::kPaymentFailed, "...277...."},
      {MembershipState::kPaused, ".....7..2."},
      {MembershipState::kEnded, ".........."},
  }));
  DYNAMIC_SECTION(NameOf(state)) {
    std::string seen;
    for (int event = 0; event <= static_cast<int>(MembershipEvent::kEndPeriod); ++event) {
      const auto next = MembershipMachine().Next(state, static_cast<MembershipEvent>(event));
      seen += next.ok() ? std::to_string(static_cast<int>(*next)) : ".";
    }
    CHECK(seen == moves);
  }
}

TEST_CASE("decision 3.5: the README draws the membership as it is") {
  std::ifstream readme(RECOURSE_ACCOUNT_README);
  std::stringstream text;
  text << readme.rdbuf();
  CHECK(text.str().find(MembershipMachine().Mermaid()) != std::string::npos);
}

}  // namespace
}  // namespace recourse::account
