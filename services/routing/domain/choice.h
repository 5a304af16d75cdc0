// Who is offered what: pure, so that the rule can be read and tested in one place.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <absl/time/time.h>

namespace recourse::routing {

struct WaitingContact {
  std::string name;
  std::string queue;
  int priority = 5;  // 0 first
  absl::Time rank;   // see RankOf
};

struct FreeAgent {
  std::string name;
  std::vector<std::string> queues;  // empty: all
  int slots = 1;
  int slots_used = 0;
  absl::Time idle_since;
};

struct Pairing {
  std::string contact;
  std::string agent;
  bool operator==(const Pairing&) const = default;
};

// {contact, agent}: has just declined or missed it, so that somebody else is asked first.
using Refusals = std::set<std::pair<std::string, std::string>>;

// How long an agent who refused a contact is not asked again.
inline constexpr absl::Duration kRefusalHolds = absl::Minutes(1);

// A queue's points are minutes of waiting that each of its contacts starts with. Waiting adds the same to all, so an
// order that is fixed at the start stays right.
inline absl::Time RankOf(absl::Time enqueue_time, int priority_points) {
  return enqueue_time - absl::Minutes(priority_points);
}

bool ComesBefore(const WaitingContact& a, const WaitingContact& b);

// Goes down the line; each contact gets the least utilised agent who serves its queue, has a free slot and has not
// just refused it, among equals the one idle longest. At most `limit` pairings.
std::vector<Pairing> Match(std::vector<WaitingContact> contacts, std::vector<FreeAgent> agents,
                           const Refusals& refusals, size_t limit);

}  // namespace recourse::routing
