#include "services/insights/routing_events.h"

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/insights/store/session_store.h"
#include "services/insights/survey_changes.h"

namespace recourse::insights {
namespace {

absl::Status Apply(outbox::Transaction& tx, const routing::v1::HelpSession& session) {
  const bool with_person = session.state() == routing::v1::HelpSession::STATE_WITH_PERSON || !session.contact().empty();
  return store::LearnAbout(tx.sql(), session.name(), clock::FromProto(session.create_time()),
                           {.issue = session.understanding().issue(), .with_person = with_person});
}

absl::Status Apply(outbox::Transaction& tx, const routing::v1::Contact& contact) {
  if (!contact.help_session().empty()) {
    RETURN_IF_ERROR(store::LearnAbout(tx.sql(), contact.help_session(), clock::FromProto(contact.create_time()),
                                      {.issue = contact.context().understanding().issue(), .with_person = true}));
  }
  // Nobody is asked about a talk that never took place.
  if (contact.state() != routing::v1::Contact::STATE_COMPLETED || contact.agent().empty()) return absl::OkStatus();
  return OpenSurvey(tx, contact.name(), contact.customer(), contact.conversation(), contact.help_session());
}

}  // namespace

std::vector<std::string> FollowedTypes() {
  return {"help_session.created",  "help_session.understood", "help_session.acted", "help_session.handed_off",
          "help_session.resolved", "contact.queued",          "contact.connected",  "contact.completed"};
}

absl::Status ApplyRoutingEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  if (routing::v1::HelpSessionChanged changed; event.payload().UnpackTo(&changed)) {
    return Apply(tx, changed.help_session());
  }
  if (routing::v1::ContactChanged changed; event.payload().UnpackTo(&changed)) return Apply(tx, changed.contact());
  log::Error("event without the payload of its type", {{"type", event.type()}, {"resource", event.resource()}});
  return absl::OkStatus();
}

}  // namespace recourse::insights
