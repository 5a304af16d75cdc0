#include "services/routing/contact/contact_room.h"

#include "services/routing/contact/announcements.h"
#include "services/routing/contact/timers.h"
#include "services/routing/contact_service.h"
#include "services/routing/work_service.h"

namespace recourse::routing {

absl::StatusOr<Contacts*> AddContactRoom(rpc::Host& host, outbox::Outbox& outbox, outbox::TaskRunner& tasks,
                                         const v1::HelpCatalog& catalog, const Conversations& conversations,
                                         const Agents& agents) {
  auto& changes = host.Own<ContactChanges>();
  const auto& offers = host.Own<Offers>(changes);
  const auto& distribution = host.Own<Distribution>(catalog, offers);
  const auto& presences = host.Own<Presences>(catalog, changes, offers);
  auto& control = host.Own<Control>(outbox, conversations, agents);
  auto& contacts = host.Own<Contacts>(outbox, catalog, changes, offers, distribution);
  auto& work = host.Own<Work>(outbox, changes, offers, presences, distribution, control);

  tasks.Register(kAnnounceTask, AnnounceHandler(conversations));
  tasks.Register(kControlTask, control.SettleHandler());
  RegisterTimers(tasks, outbox, offers, presences, distribution);

  RETURN_IF_ERROR(host.Serve<v1::ContactService>(host.Own<ContactService>(host.calls(), contacts)));
  RETURN_IF_ERROR(host.Serve<v1::WorkService>(host.Own<WorkService>(host.calls(), work)));
  return &contacts;
}

}  // namespace recourse::routing
