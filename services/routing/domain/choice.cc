#include "services/routing/domain/choice.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace recourse::routing {
namespace {

bool Serves(const FreeAgent& agent, const std::string& queue) {
  return agent.queues.empty() || std::find(agent.queues.begin(), agent.queues.end(), queue) != agent.queues.end();
}

// used_a / slots_a < used_b / slots_b without fractions; the name makes the choice repeatable.
bool IsBetter(const FreeAgent& a, const FreeAgent& b) {
  const int64_t used_a = int64_t{a.slots_used} * b.slots;
  const int64_t used_b = int64_t{b.slots_used} * a.slots;
  return std::tie(used_a, a.idle_since, a.name) < std::tie(used_b, b.idle_since, b.name);
}

FreeAgent* BestFor(const WaitingContact& contact, std::vector<FreeAgent>& agents, const Refusals& refusals) {
  FreeAgent* best = nullptr;
  for (FreeAgent& agent : agents) {
    if (agent.slots_used >= agent.slots || !Serves(agent, contact.queue)) continue;
    if (refusals.contains({contact.name, agent.name})) continue;
    if (best == nullptr || IsBetter(agent, *best)) best = &agent;
  }
  return best;
}

}  // namespace

bool ComesBefore(const WaitingContact& a, const WaitingContact& b) {
  return std::tie(a.priority, a.rank, a.name) < std::tie(b.priority, b.rank, b.name);
}

std::vector<Pairing> Match(std::vector<WaitingContact> contacts, std::vector<FreeAgent> agents,
                           const Refusals& refusals, size_t limit) {
  std::sort(contacts.begin(), contacts.end(), &ComesBefore);
  std::vector<Pairing> pairings;
  for (const WaitingContact& contact : contacts) {
    if (pairings.size() == limit) break;
    FreeAgent* agent = BestFor(contact, agents, refusals);
    if (agent == nullptr) continue;
    ++agent->slots_used;
    pairings.push_back({contact.name, agent->name});
  }
  return pairings;
}

}  // namespace recourse::routing
