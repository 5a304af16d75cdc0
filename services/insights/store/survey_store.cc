#include "services/insights/store/survey_store.h"

#include <optional>

#include "libs/status/status.h"

namespace recourse::insights::store {

absl::Status InsertSurvey(sql::Transaction& tx, const SurveyRecord& record) {
  return tx
      .Execute("INSERT INTO surveys (name, contact, customer, help_session, body) VALUES (?, ?, ?, ?, ?)",
               {record.body.name(), record.body.contact(), record.body.customer(), record.help_session,
                sql::Blob{record.body.SerializeAsString()}})
      .status();
}

absl::Status UpdateSurvey(sql::Transaction& tx, const SurveyRecord& record) {
  return tx
      .Execute("UPDATE surveys SET body = ? WHERE name = ?",
               {sql::Blob{record.body.SerializeAsString()}, record.body.name()})
      .status();
}

absl::StatusOr<SurveyRecord> LoadSurvey(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<SurveyRecord> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, help_session FROM surveys WHERE name = ? AND (? = '' OR customer = ?)",
                           {name, owner, owner}, [&found](const sql::Row& row) {
                             found.emplace().body.ParseFromString(row.Bytes(0));
                             found->help_session = row.Text(1);
                           }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<SurveyRecord> LoadSurveyForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("survey", name));
  return LoadSurvey(tx, name, owner);
}

}  // namespace recourse::insights::store
