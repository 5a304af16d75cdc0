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
      {MembershipState::kTrial, "254..7.."},
      {MembershipState::kActive, "2536.7.7"},
      {MembershipState::kEndsAfterPeriod, "....2.77"},
      {MembershipState::kEndsAfterTrial, "....1.7."},
      {MembershipState::kPaymentFailed, "2.7..7.7"},
      {MembershipState::kPaused, "..7.2..7"},
      {MembershipState::kEnded, "........"},
  }));
  DYNAMIC_SECTION(NameOf(state)) {
    std::string seen;
    for (int event = 0; event <= static_cast<int>(MembershipEvent::kEndAtOnce); ++event) {
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
