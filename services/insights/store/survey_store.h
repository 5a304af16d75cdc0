#pragma once

#include <string>

#include "libs/sql/transaction.h"
#include "recourse/insights/v1/survey.pb.h"

namespace recourse::insights::store {

struct StoredSurvey {
  v1::Survey body;
  std::string help_session;
};

// False when the contact has one.
absl::StatusOr<bool> Insert(sql::Transaction &tx, const StoredSurvey &survey);
absl::Status Update(sql::Transaction &tx, const StoredSurvey &survey);
// RESOURCE_NOT_FOUND also when it is not `owner`'s; empty: whosever it is.
absl::StatusOr<StoredSurvey> Load(sql::Transaction &tx, const std::string &name,
                                  const std::string &owner = {});
absl::StatusOr<StoredSurvey> LoadForUpdate(sql::Transaction &tx,
                                           const std::string &name,
                                           const std::string &owner = {});

} // namespace recourse::insights::store
