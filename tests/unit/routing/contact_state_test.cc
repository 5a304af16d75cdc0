#include "services/routing/domain/contact_state.h"

#include <catch2/catch.hpp>

namespace recourse::routing {

// Columns: offer release accept lose end complete abandon; '.' is refused.
TEST_CASE("every state and every event") {
  struct Line {
    ContactState state;
    std::string next;
  };
  const std::string letters = " QOCWDA";  // by the number of the state
  const auto line = GENERATE(values<Line>({
      {ContactState::kQueued, "O.....A"},
      {ContactState::kOffered, ".QC...A"},
      {ContactState::kConnected, "...QW.."},
      {ContactState::kAfterContactWork, ".....D."},
      {ContactState::kCompleted, "......."},
      {ContactState::kAbandoned, "......."},
  }));
  DYNAMIC_SECTION(NameOf(line.state)) {
    std::string seen;
    for (int event = 0; event <= static_cast<int>(ContactEvent::kAbandon); ++event) {
      const auto next = ContactMachine().Next(line.state, static_cast<ContactEvent>(event));
      if (!next.ok()) CHECK(status::ReasonOf(next.status()) == errors::v1::REASON_ILLEGAL_STATE);
      seen += next.ok() ? letters[static_cast<size_t>(*next)] : '.';
    }
    CHECK(seen == line.next);
  }
}

TEST_CASE("a customer waits, an agent has it, or it is over") {
  for (int number = 1; number <= 6; ++number) {
    const auto state = static_cast<ContactState>(number);
    CHECK(IsWaiting(state) + IsInHand(state) + ContactMachine().IsTerminal(state) == 1);
  }
}

}  // namespace recourse::routing
