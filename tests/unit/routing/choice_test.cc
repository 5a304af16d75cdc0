#include "services/routing/domain/choice.h"

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

const absl::Time kNoon = absl::FromUnixSeconds(1'790'000'000);

WaitingContact Contact(const std::string& name, int minutes_ago, int priority = 5, int points = 0,
                       const std::string& queue = "queues/general") {
  return {
      .name = name, .queue = queue, .priority = priority, .rank = RankOf(kNoon - absl::Minutes(minutes_ago), points)};
}

FreeAgent Agent(const std::string& name, int used, int slots, int idle_minutes, std::vector<std::string> queues = {}) {
  return {.name = name,
          .queues = std::move(queues),
          .slots = slots,
          .slots_used = used,
          .idle_since = kNoon - absl::Minutes(idle_minutes)};
}

struct Case {
  std::string rule;
  std::vector<WaitingContact> contacts;
  std::vector<FreeAgent> agents;
  Refusals refusals;
  std::vector<Pairing> pairings;
};

}  // namespace

TEST_CASE("who is offered what") {
  const auto given = GENERATE(values<Case>({
      {"nobody waits", {}, {Agent("a", 0, 1, 0)}, {}, {}},
      {"nobody is there", {Contact("c", 1)}, {}, {}, {}},
      {"whoever has waited longest comes first",
       {Contact("young", 1), Contact("old", 2)},
       {Agent("a", 0, 1, 0)},
       {},
       {{"old", "a"}}},
      {"an emergency comes before everybody",
       {Contact("old", 60), Contact("emergency", 0, 0)},
       {Agent("a", 0, 1, 0)},
       {},
       {{"emergency", "a"}}},
      {"a queue's point is a minute of waiting",
       {Contact("waited", 4), Contact("pointed", 1, 5, 5)},
       {Agent("a", 0, 1, 0)},
       {},
       {{"pointed", "a"}}},
      {"a queue's points do not last for ever",
       {Contact("waited", 7), Contact("pointed", 1, 5, 5)},
       {Agent("a", 0, 1, 0)},
       {},
       {{"waited", "a"}}},
      {"an agent gets only what the profile serves",
       {Contact("c", 1, 5, 0, "queues/returns")},
       {Agent("payer", 0, 1, 9, {"queues/payments"}), Agent("returner", 0, 1, 0, {"queues/returns"})},
       {},
       {{"c", "returner"}}},
      {"a contact that nobody serves does not hold up the next",
       {Contact("first", 2, 5, 0, "queues/privacy"), Contact("second", 1)},
       {Agent("a", 0, 1, 0, {"queues/general"})},
       {},
       {{"second", "a"}}},
      {"the least utilised, not the one with most slots free",
       {Contact("c", 1)},
       {Agent("two_of_six", 2, 6, 0), Agent("one_of_two", 1, 2, 9)},
       {},
       {{"c", "two_of_six"}}},
      {"among equally utilised the one idle longest",
       {Contact("c", 1)},
       {Agent("short", 1, 2, 1), Agent("long", 2, 4, 5)},
       {},
       {{"c", "long"}}},
      {"no slot, no offer", {Contact("c", 1)}, {Agent("full", 2, 2, 9)}, {}, {}},
      {"a slot that was just given counts",
       {Contact("c", 2), Contact("d", 1)},
       {Agent("a", 0, 2, 1), Agent("b", 0, 2, 0)},
       {},
       {{"c", "a"}, {"d", "b"}}},
      {"one agent may get several",
       {Contact("c", 2), Contact("d", 1)},
       {Agent("a", 0, 2, 1)},
       {},
       {{"c", "a"}, {"d", "a"}}},
      {"whoever just refused it is not asked, somebody else is",
       {Contact("c", 1)},
       {Agent("refuser", 0, 1, 9), Agent("other", 0, 1, 0)},
       {{"c", "refuser"}},
       {{"c", "other"}}},
      {"whoever refused one may get another",
       {Contact("c", 2), Contact("d", 1)},
       {Agent("refuser", 0, 1, 9)},
       {{"c", "refuser"}},
       {{"d", "refuser"}}},
  }));
  DYNAMIC_SECTION(given.rule) { CHECK(Match(given.contacts, given.agents, given.refusals, 16) == given.pairings); }
}

TEST_CASE("no more pairings than asked for") {
  std::vector<WaitingContact> contacts;
  for (int i = 0; i < 5; ++i) contacts.push_back(Contact("c" + std::to_string(i), i));
  const auto pairings = Match(contacts, {Agent("a", 0, 9, 0)}, {}, 3);
  REQUIRE(pairings.size() == 3);
  CHECK(pairings.front() == Pairing{"c4", "a"});
}

}  // namespace recourse::routing
