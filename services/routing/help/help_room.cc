#include "services/routing/help/help_room.h"

#include "libs/event_feed/follower.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"
#include "services/routing/action/action_rules.h"
#include "services/routing/action_service.h"
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
  const rpc::Channel& order_channel = host.ChannelTo(settings.order_target(), "order");
  const rpc::Channel& claims_channel = host.ChannelTo(settings.claims_target(), "claims");
  const auto& orders = host.Own<Orders>(order_channel);
  const auto& returns = host.Own<Returns>(returns_channel);
  const auto& refunds = host.Own<Refunds>(refunds_channel);

  const auto& memberships = host.Own<Memberships>(host.ChannelTo(settings.account_target(), "account"));
  const auto& membership_ends = host.Own<MembershipEnds>(order_channel);

  ASSIGN_OR_RETURN(v1::ActionRules rules, LoadActionRules(settings.actions_file()));
  const auto& cancellations = host.Own<Cancellations>(order_channel);
  const auto& claims = host.Own<Claims>(claims_channel);
  const auto& concessions = host.Own<Concessions>(refunds_channel);
  Actions::Kinds kinds = {
      {v1::Action::TYPE_RETURN, &host.Own<ReturnAction>(returns)},
      {v1::Action::TYPE_CANCEL, &host.Own<CancelAction>(orders, cancellations, host.ids())},
      {v1::Action::TYPE_CLAIM, &host.Own<ClaimAction>(orders, claims)},
      {v1::Action::TYPE_MEMBERSHIP_END, &host.Own<MembershipEndAction>(memberships, membership_ends, host.ids())},
      {v1::Action::TYPE_COMPENSATION, &host.Own<CompensationAction>(orders, concessions, host.ids())}};
  auto& actions =
      host.Own<Actions>(outbox, host.Own<v1::ActionRules>(std::move(rules)), std::move(kinds), orders, memberships);
  actions.RegisterTask(tasks);
  const Shop shop{orders, returns, refunds, memberships};
  const auto& assistant = host.Own<Assistant>(understander, catalog, shop, actions, host.clock());
  const auto& predictions = host.Own<Predictions>(shop, catalog, host.clock());
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
  Follow(host, outbox, "routing.order", order_channel, {"cancellation.accepted", "cancellation.rejected"},
         &ApplyCancellationEvent);
  Follow(host, outbox, "routing.claims", claims_channel,
         {"claim.awaiting_seller", "claim.awaiting_buyer", "claim.offered", "claim.under_review", "claim.paid",
          "claim.denied", "claim.denied_final", "claim.resolved_elsewhere"},
         &ApplyClaimEvent);
  RETURN_IF_ERROR(host.Serve<v1::ActionService>(host.Own<ActionService>(host.calls(), actions)));
  return host.Serve<v1::HelpSessionService>(
      host.Own<HelpSessionService>(host.calls(), sessions, assistant, predictions, catalog));
}

}  // namespace recourse::routing
