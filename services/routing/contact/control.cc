#include "services/routing/contact/control.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"
#include "services/routing/domain/contact_state.h"
#include "services/routing/store/contact_store.h"

namespace recourse::routing {
namespace {

// Somebody else changed control between our look and our wish: look again.
constexpr int kMostLooks = 3;

bool Holds(const agent::v1::Control& control, const agent::v1::TransferControlRequest& wanted) {
  return control.holder() == wanted.holder() && control.agent() == wanted.agent();
}

}  // namespace

absl::Status Control::EnqueueSettle(outbox::Transaction& tx, const std::string& conversation) {
  agent::v1::GetConversationRequest payload;
  payload.set_name(conversation);
  return tx.Enqueue({.kind = kControlTask, .lane = conversation, .payload = payload});
}

absl::StatusOr<agent::v1::TransferControlRequest> Control::Wanted(const std::string& conversation) {
  ASSIGN_OR_RETURN(const auto contact,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::FindNewest(tx, conversation); }));
  agent::v1::TransferControlRequest wanted;
  wanted.set_conversation(conversation);
  wanted.set_holder(agent::v1::Control::HOLDER_ASSISTANT);
  if (!contact) return wanted;
  const auto state = static_cast<ContactState>(contact->body.state());
  if (IsWaiting(state)) wanted.set_holder(agent::v1::Control::HOLDER_NONE);
  if (state == ContactState::kConnected) {
    wanted.set_holder(agent::v1::Control::HOLDER_AGENT);
    wanted.set_agent(contact->body.agent());
  }
  return wanted;
}

std::string Control::DisplayName(const std::string& agent, const type::v1::Actor& actor, absl::Time deadline) {
  agent::v1::GetAgentRequest request;
  request.set_name(agent);
  const auto found = agents_.Call(&Agents::Stub::GetAgent, request, actor, deadline);
  // A missing profile must not keep a customer waiting.
  if (!found.ok() || found->agent().display_name().empty()) return "A person";
  return found->agent().display_name();
}

absl::StatusOr<agent::v1::Control> Control::Settle(const std::string& conversation, const type::v1::Actor& initiator,
                                                   absl::Time deadline) {
  const type::v1::Actor actor = OurselvesFor(initiator);
  absl::Status lost;
  for (int look = 0; look < kMostLooks; ++look) {
    // The epoch is read before the wish: a wish that has become old by the time it arrives is refused.
    agent::v1::GetConversationRequest get;
    get.set_name(conversation);
    ASSIGN_OR_RETURN(const auto current,
                     conversations_.Call(&Conversations::Stub::GetConversation, get, actor, deadline));
    const agent::v1::Control& control = current.conversation().control();
    ASSIGN_OR_RETURN(agent::v1::TransferControlRequest wanted, Wanted(conversation));
    if (Holds(control, wanted)) return control;

    if (!wanted.agent().empty()) {
      wanted.set_text(absl::StrCat(DisplayName(wanted.agent(), actor, deadline), " has joined."));
    }
    wanted.set_expected_epoch(control.epoch());
    wanted.set_request_id(outbox_.ids().New());
    const auto transferred = conversations_.Call(&Conversations::Stub::TransferControl, wanted, actor, deadline);
    if (transferred.ok()) return transferred->conversation().control();
    if (status::ReasonOf(transferred.status()) != errors::v1::REASON_CONTROL_LOST) return transferred.status();
    lost = transferred.status();
  }
  return absl::AbortedError(lost.message());
}

outbox::TaskHandler Control::SettleHandler() {
  return {
      .deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(Settle(task.As<agent::v1::GetConversationRequest>().name(), task.actor).status());
        return std::string();
      },
      .on_done = {},
      // The conversation is gone, or never was: there is nothing to speak in.
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

}  // namespace recourse::routing
