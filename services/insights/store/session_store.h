// All SQL of the fold over help sessions.
#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/insights/v1/insights_service.pb.h"
#include "services/insights/domain/session_facts.h"

namespace recourse::insights::store {

// Merges `news` into what is known of the session; `created` counts when it is the first.
absl::Status LearnAbout(sql::Transaction& tx, const std::string& session, absl::Time created, const SessionFacts& news);

absl::Status AddRating(sql::Transaction& tx, const std::string& session, int rating);

// Of the sessions created in [from, until), most frequent first.
absl::StatusOr<std::vector<v1::ContactReason>> CountReasons(sql::Transaction& tx, absl::Time from, absl::Time until);

}  // namespace recourse::insights::store
