#include "services/insights/reasons.h"

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/insights/store/reason_store.h"
#include "services/insights/surveys.h"

namespace recourse::insights {
namespace {

absl::Status NoteSession(outbox::Transaction& tx, const std::string& type, const routing::v1::HelpSession& session) {
  return store::Note(tx.sql(), {.help_session = session.name(),
                                .create_time = clock::FromProto(session.create_time()),
                                .issue = session.understanding().issue(),
                                .with_person = type == "help_session.handed_off"});
}

}  // namespace

absl::Status ApplyRoutingEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  routing::v1::HelpSessionChanged session;
  if (event.payload().UnpackTo(&session)) return NoteSession(tx, event.type(), session.help_session());
  routing::v1::ContactChanged contact;
  if (!event.payload().UnpackTo(&contact)) return absl::OkStatus();
  // Somebody who was never connected has nothing to rate.
  if (event.type() != "contact.completed" || !contact.contact().has_connect_time()) return absl::OkStatus();
  return Surveys::Request(tx, contact.contact());
}

absl::StatusOr<v1::QueryContactReasonsResponse> QueryReasons(sql::Database& db,
                                                             const v1::QueryContactReasonsRequest& request) {
  const absl::Time start = clock::FromProto(request.start_time());
  const absl::Time end =
      request.has_end_time() ? clock::FromProto(request.end_time()) : absl::FromUnixSeconds(253'402'300'799);
  return db.Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::QueryContactReasonsResponse> {
    ASSIGN_OR_RETURN(const std::vector<v1::ContactReason> reasons, store::Count(tx, start, end));
    v1::QueryContactReasonsResponse response;
    response.mutable_reasons()->Assign(reasons.begin(), reasons.end());
    return response;
  });
}

}  // namespace recourse::insights
