#include "services/routing/help/news.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/claims/v1/claims_events.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "recourse/returns/v1/returns_events.pb.h"
#include "services/routing/help/turns.h"
#include "services/routing/help/wording.h"

namespace recourse::routing {
namespace {

std::string TypeOf(const std::string& kind, const std::string& state_name) {
  return absl::StrCat(kind, ".", absl::AsciiStrToLower(absl::StripPrefix(state_name, "STATE_")));
}
std::string TypeOf(const returns::v1::Return& changed) {
  return TypeOf("return", returns::v1::Return::State_Name(changed.state()));
}
std::string TypeOf(const order::v1::Cancellation& changed) {
  return TypeOf("cancellation", order::v1::Cancellation::State_Name(changed.state()));
}
std::string TypeOf(const claims::v1::Claim& changed) {
  return TypeOf("claim", claims::v1::Claim::State_Name(changed.state()));
}
std::string TypeOf(const refunds::v1::Refund& changed) {
  return TypeOf("refund", refunds::v1::Refund::State_Name(changed.state()));
}

// A return's events come in order. A refund is also looked up, so that an older state may come after a newer one.
bool IsNews(const returns::v1::Return& now, int64_t told_state) { return now.state() != told_state; }
bool IsNews(const order::v1::Cancellation& now, int64_t told_state) { return now.state() > told_state; }
bool IsNews(const claims::v1::Claim& now, int64_t told_state) { return now.state() != told_state; }
bool IsNews(const refunds::v1::Refund& now, int64_t told_state) { return now.state() > told_state; }

template <class Resource>
absl::Status Tell(outbox::Transaction& tx, const Resource& resource) {
  ASSIGN_OR_RETURN(const auto followed, store::FindFollowed(tx.sql(), resource.name()));
  if (!followed || !IsNews(resource, followed->told_state)) return absl::OkStatus();
  RETURN_IF_ERROR(store::SetTold(tx.sql(), resource.name(), resource.state()));
  const std::string text = wording::News(resource);
  if (text.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const HelpSessionRecord session, store::LoadSession(tx.sql(), followed->help_session));
  agent::v1::AppendEntriesRequest news;
  agent::v1::NewEntry& entry = *news.add_entries();
  entry.set_log(session.body.conversation());
  entry.set_speaker(agent::v1::SPEAKER_SYSTEM);
  entry.set_type(TypeOf(resource));
  entry.set_text(text);
  entry.mutable_detail()->PackFrom(resource);
  return tx.Enqueue({.kind = kTellTask, .lane = session.body.name(), .payload = news});
}

}  // namespace

absl::Status ApplyReturnEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  returns::v1::ReturnChanged changed;
  if (!event.payload().UnpackTo(&changed)) return status::Error(errors::v1::REASON_INTERNAL, "not a ReturnChanged");
  const returns::v1::Return& now = changed.return_case();
  if (event.type() == "return.requested" && absl::StartsWith(event.actor().initiated_by(), "helpSessions/")) {
    return store::Follow(tx.sql(), now.name(), event.actor().initiated_by());
  }
  ASSIGN_OR_RETURN(const auto followed, store::FindFollowed(tx.sql(), now.name()));
  if (!followed) return absl::OkStatus();
  if (!now.refund().empty()) {
    ASSIGN_OR_RETURN(const auto refund, store::FindFollowed(tx.sql(), now.refund()));
    if (!refund) {
      RETURN_IF_ERROR(store::Follow(tx.sql(), now.refund(), followed->help_session));
      refunds::v1::GetRefundRequest look_up;
      look_up.set_name(now.refund());
      RETURN_IF_ERROR(tx.Enqueue({.kind = kCatchUpTask, .lane = now.refund(), .payload = look_up}));
    }
  }
  return Tell(tx, now);
}

absl::Status ApplyRefundEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  refunds::v1::RefundChanged changed;
  if (!event.payload().UnpackTo(&changed)) return status::Error(errors::v1::REASON_INTERNAL, "not a RefundChanged");
  ASSIGN_OR_RETURN(const auto source, store::FindFollowed(tx.sql(), changed.refund().source()));
  if (source) RETURN_IF_ERROR(store::Follow(tx.sql(), changed.refund().name(), source->help_session));
  return Tell(tx, changed.refund());
}

absl::Status ApplyCancellationEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  order::v1::CancellationChanged changed;
  if (!event.payload().UnpackTo(&changed)) {
    return status::Error(errors::v1::REASON_INTERNAL, "not a CancellationChanged");
  }
  return Tell(tx, changed.cancellation());
}

absl::Status ApplyClaimEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  claims::v1::ClaimChanged changed;
  if (!event.payload().UnpackTo(&changed)) return status::Error(errors::v1::REASON_INTERNAL, "not a ClaimChanged");
  return Tell(tx, changed.claim());
}

absl::Status FollowResult(outbox::Transaction& tx, const v1::HelpSession& session) {
  const v1::ActionResult& result = session.last_turn().result();
  const auto follow = [&](const std::string& resource, int64_t state) -> absl::Status {
    RETURN_IF_ERROR(store::Follow(tx.sql(), resource, session.name()));
    return store::SetTold(tx.sql(), resource, state);
  };
  for (const order::v1::Cancellation& cancellation : result.cancellations()) {
    RETURN_IF_ERROR(follow(cancellation.name(), cancellation.state()));
  }
  return result.has_claim() ? follow(result.claim().name(), result.claim().state()) : absl::OkStatus();
}

outbox::TaskHandler CatchUpHandler(const Refunds& refunds) {
  return {.deliver = [&refunds](const outbox::Task& task) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(
                const refunds::v1::GetRefundResponse response,
                refunds.Call(&Refunds::Stub::GetRefund, task.As<refunds::v1::GetRefundRequest>(), Ourselves()));
            return response.SerializeAsString();
          },
          .on_done = [](outbox::Transaction& tx, const outbox::Task&, const std::string& reply) -> absl::Status {
            refunds::v1::GetRefundResponse response;
            response.ParseFromString(reply);
            return Tell(tx, response.refund());
          },
          .on_refused =
              [](outbox::Transaction&, const outbox::Task& task, const absl::Status& refusal) {
                log::Error("a refund could not be looked up",
                           {{"refund", task.lane}, {"error", std::string(refusal.message())}});
                return absl::OkStatus();
              }};
}

}  // namespace recourse::routing
