#include "services/routing/contact/distribution.h"

#include <map>

#include "recourse/routing/v1/contact_service.pb.h"
#include "services/routing/store/presence_store.h"

namespace recourse::routing {
namespace {

// Of each profile, in one transaction.
constexpr int kMostContacts = 32;
constexpr int kMostAgents = 32;
constexpr size_t kMostOffers = 16;

}  // namespace

absl::Status Distribution::OfferNext(outbox::Transaction& tx) const {
  std::map<std::string, WaitingContact> contacts;  // one may stand before several profiles
  std::vector<FreeAgent> agents;
  for (const v1::RoutingProfile& profile : catalog_.profiles()) {
    const std::vector<std::string> queues(profile.queues().begin(), profile.queues().end());
    ASSIGN_OR_RETURN(const std::vector<WaitingContact> line, store::HeadOfLine(tx.sql(), queues, kMostContacts));
    if (line.empty()) continue;
    ASSIGN_OR_RETURN(std::vector<FreeAgent> free,
                     store::FreeAgentsOf(tx.sql(), profile.name(), tx.now() - kGraceAfter, kMostAgents));
    if (free.empty()) continue;
    for (const WaitingContact& contact : line) contacts.emplace(contact.name, contact);
    for (FreeAgent& agent : free) {
      agent.queues = queues;
      agents.push_back(std::move(agent));
    }
  }
  if (contacts.empty()) return absl::OkStatus();

  std::vector<WaitingContact> waiting;
  for (auto& [name, contact] : contacts) waiting.push_back(std::move(contact));
  ASSIGN_OR_RETURN(const Refusals refusals, store::RefusalsSince(tx.sql(), waiting, tx.now() - kRefusalHolds));
  const std::vector<Pairing> pairings = Match(std::move(waiting), std::move(agents), refusals, kMostOffers);
  for (const Pairing& pairing : pairings) RETURN_IF_ERROR(offers_.Make(tx, pairing));
  if (pairings.size() < kMostOffers) return absl::OkStatus();
  return tx.Enqueue({.kind = kDistributeTask, .lane = kDistributeTask, .payload = v1::ListWorkRequest()});
}

}  // namespace recourse::routing
