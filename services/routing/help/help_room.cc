#include "services/routing/help/help_room.h"

#include "libs/event_feed/follower.h"
#include "libs/status/status.h"
#include "services/routing/contact/announcements.h"
#include "services/routing/help/help_sessions.h"
#include "services/routing/help/news.h"
#include "services/routing/help_session_service.h"

namespace recourse::routing {
namespace {

void Follow(rpc::Host& host, outbox::Outbox& outbox, const std::string& consumer, const rpc::Channel& producer,
            std::vector<std::string> types, event_feed::Follower::Handler handler) {
  auto& follower = host.Own<event_feed::Follower>(consumer, producer, std::move(types), outbox, std::move(handler));
  host.OnStart([&follower] { follower.Start(); });
  host.OnStop([&follower] { follower.Stop(); });
}

}  // namespace

absl::Status AddHelpRoom(rpc::Host& host, const config::v1::Routing& settings, outbox::Outbox& outbox,
                         outbox::TaskRunner& tasks, const v1::HelpCatalog& catalog, const Conversations& conversations,
                         Contacts& contacts) {
  ASSIGN_OR_RETURN(std::unique_ptr<nlu::Understander> loaded, nlu::Understander::Load(settings.model_file()));
  const nlu::Understander& understander = host.Adopt(std::move(loaded));
  const rpc::Channel& returns_channel = host.ChannelTo(settings.returns_target(), "returns");
  const rpc::Channel& refunds_channel = host.ChannelTo(settings.refunds_target(), "refunds");
  const auto& orders = host.Own<Orders>(host.ChannelTo(settings.order_target(), "order"));
  const auto& returns = host.Own<Returns>(returns_channel);
  const auto& refunds = host.Own<Refunds>(refunds_channel);

  const auto& assistant = host.Own<Assistant>(understander, catalog, Shop{orders, returns, refunds}, host.clock());
  auto& copies = host.Own<SessionCopies>(outbox.db(), host.process().redis());
  auto& turns = host.Own<Turns>(outbox, copies, assistant, contacts, conversations);
  auto& sessions = host.Own<HelpSessions>(outbox, assistant, contacts, conversations);
  contacts.OnOver(&HelpSessions::OnContactOver);
  tasks.Register(kTurnTask, turns.TurnHandler());
  tasks.Register(kTellTask, AnnounceHandler(conversations));
  tasks.Register(kCatchUpTask, CatchUpHandler(refunds));
  Follow(host, outbox, "routing.returns", returns_channel, {}, &ApplyReturnEvent);
  Follow(host, outbox, "routing.refunds", refunds_channel,
         {"refund.reserved", "refund.submitted", "refund.unknown", "refund.succeeded", "refund.failed"},
         &ApplyRefundEvent);
  return host.Serve<v1::HelpSessionService>(host.Own<HelpSessionService>(host.calls(), sessions, assistant, catalog));
}

}  // namespace recourse::routing
