// Why customers came: folded from routing's events.
#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"
#include "recourse/insights/v1/insights_service.pb.h"

namespace recourse::insights {

// Events of routing that are followed.
inline constexpr const char* kRoutingEvents[] = {"help_session.created", "help_session.understood",
                                                 "help_session.acted",   "help_session.handed_off",
                                                 "contact.connected",    "contact.completed"};

absl::Status ApplyRoutingEvent(outbox::Transaction& tx, const events::v1::Event& event);

absl::StatusOr<v1::QueryContactReasonsResponse> QueryReasons(sql::Database& db,
                                                             const v1::QueryContactReasonsRequest& request);

}  // namespace recourse::insights
