// The only place where a stored survey changes: state, event and the tasks that follow, in one transaction.
#pragma once

#include "libs/outbox/outbox.h"
#include "services/insights/domain/survey_state.h"
#include "services/insights/store/survey_store.h"

namespace recourse::insights {

// Kinds of durable tasks; their lane is the survey's name.
inline constexpr char kInviteTask[] = "invite_to_survey";
inline constexpr char kExpireTask[] = "expire_survey";

State StateOf(const v1::Survey& body);

// Opens the survey of a contact, with its invitation and its timer; nothing when there is one already.
absl::Status OpenSurvey(outbox::Transaction& tx, const std::string& contact, const std::string& customer,
                        const std::string& conversation, const std::string& help_session);

// ILLEGAL_STATE for what the state does not allow.
absl::Status Change(outbox::Transaction& tx, SurveyRecord& record, Event event);

}  // namespace recourse::insights
