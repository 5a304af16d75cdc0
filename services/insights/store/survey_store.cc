#include "services/insights/store/survey_store.h"

#include <optional>

#include "libs/status/status.h"

namespace recourse::insights::store {

absl::StatusOr<bool> Insert(sql::Transaction &tx, const StoredSurvey &survey) {
  ASSIGN_OR_RETURN(const int64_t inserted,
                   tx.Execute("INSERT INTO surveys (name, customer, contact, "
                              "help_session, body) VALUES (?, ?, ?, ?, ?) "
                              "ON CONFLICT (contact) DO NOTHING",
                              {survey.body.name(), survey.body.customer(),
                               survey.body.contact(), survey.help_session,
                               sql::Blob{survey.body.SerializeAsString()}}));
  return inserted == 1;
}

absl::Status Update(sql::Transaction &tx, const StoredSurvey &survey) {
  return tx
      .Execute("UPDATE surveys SET body = ? WHERE name = ?",
               {sql::Blob{survey.body.SerializeAsString()}, survey.body.name()})
      .status();
}

absl::StatusOr<StoredSurvey> Load(sql::Transaction &tx, const std::string &name,
                                  const std::string &owner) {
  std::optional<StoredSurvey> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, help_session FROM surveys WHERE name "
                           "= ? AND (? = '' OR customer = ?)",
                           {name, owner, owner}, [&found](const sql::Row &row) {
                             found.emplace().body.ParseFromString(row.Bytes(0));
                             found->help_session = row.Text(1);
                           }));
  if (!found)
    return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<StoredSurvey> LoadForUpdate(sql::Transaction &tx,
                                           const std::string &name,
                                           const std::string &owner) {
  RETURN_IF_ERROR(tx.Lock("survey", name));
  return Load(tx, name, owner);
}

} // namespace recourse::insights::store
