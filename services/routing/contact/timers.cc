#include "services/routing/contact/timers.h"

#include "recourse/routing/v1/contact_service.pb.h"
#include "services/routing/contact/peers.h"

namespace recourse::routing {
namespace {

// A timer that locks the line as the first step of a transaction of its own: in the one that removes the task it would
// come too late to spare PostgreSQL the retries. Its effect may come twice and looks at the state first.
outbox::TaskHandler Timer(outbox::Outbox& outbox,
                          std::function<absl::Status(outbox::Transaction&, const std::string&)> effect) {
  return {
      .deliver = [&outbox, effect = std::move(effect)](const outbox::Task& task) -> absl::StatusOr<std::string> {
        const std::string name = task.As<v1::GetContactRequest>().name();
        RETURN_IF_ERROR(outbox.Apply(OurselvesFor(task.actor), [&](outbox::Transaction& tx) -> absl::Status {
          RETURN_IF_ERROR(store::LockLine(tx.sql()));
          return effect(tx, name);
        }));
        return std::string();
      },
      .on_done = {},
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

absl::Status ExpireOffer(outbox::Transaction& tx, const std::string& name, const Offers& offers,
                         const Presences& presences) {
  ASSIGN_OR_RETURN(const OfferRecord offer, store::LoadOffer(tx.sql(), name));
  if (offer.state != v1::Offer::STATE_PENDING || tx.now() < offer.expire_time) return absl::OkStatus();
  RETURN_IF_ERROR(offers.GiveBack(tx, offer, v1::Offer::STATE_EXPIRED));
  return presences.CountMissed(tx, offer.agent);
}

}  // namespace

void RegisterTimers(outbox::TaskRunner& tasks, outbox::Outbox& outbox, const Offers& offers, const Presences& presences,
                    const Distribution& distribution) {
  tasks.Register(kExpireOfferTask, Timer(outbox, [&](outbox::Transaction& tx, const std::string& name) -> absl::Status {
                   RETURN_IF_ERROR(ExpireOffer(tx, name, offers, presences));
                   return distribution.OfferNext(tx);
                 }));
  tasks.Register(kWatchAgentTask, Timer(outbox, [&](outbox::Transaction& tx, const std::string& name) -> absl::Status {
                   RETURN_IF_ERROR(presences.Watch(tx, name));
                   return distribution.OfferNext(tx);
                 }));
  const auto offer_next = [&](outbox::Transaction& tx, const std::string&) { return distribution.OfferNext(tx); };
  tasks.Register(kOfferAgainTask, Timer(outbox, offer_next));
  tasks.Register(kDistributeTask, Timer(outbox, offer_next));
}

}  // namespace recourse::routing
