#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/insights/v1/insights_service.pb.h"

namespace recourse::insights::store {

struct SessionReason {
  std::string help_session;
  absl::Time create_time;
  std::string issue;
  bool with_person = false;
};

// What is known now replaces what was; that a person was there is never
// forgotten.
absl::Status Note(sql::Transaction& tx, const SessionReason& reason);
absl::Status AddRating(sql::Transaction& tx, const std::string& help_session, int rating);

// Sessions begun in [start, end), most frequent issue first.
absl::StatusOr<std::vector<v1::ContactReason>> Count(sql::Transaction& tx, absl::Time start, absl::Time end);

}  // namespace recourse::insights::store
