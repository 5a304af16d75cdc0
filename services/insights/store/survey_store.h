// All SQL of surveys. `owner` restricts to one customer's; empty means all. What is not there or not the owner's is
// RESOURCE_NOT_FOUND.
#pragma once

#include <string>

#include "libs/sql/transaction.h"
#include "recourse/insights/v1/survey.pb.h"

namespace recourse::insights {

// A survey with the help session that its rating counts for.
struct SurveyRecord {
  v1::Survey body;
  std::string help_session;
};

namespace store {

absl::Status InsertSurvey(sql::Transaction& tx, const SurveyRecord& record);
absl::Status UpdateSurvey(sql::Transaction& tx, const SurveyRecord& record);
absl::StatusOr<SurveyRecord> LoadSurvey(sql::Transaction& tx, const std::string& name, const std::string& owner = {});
// For a change: nobody else changes it until the transaction ends.
absl::StatusOr<SurveyRecord> LoadSurveyForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const std::string& owner = {});

}  // namespace store
}  // namespace recourse::insights
