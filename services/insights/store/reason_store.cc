#include "services/insights/store/reason_store.h"

#include "libs/status/status.h"

namespace recourse::insights::store {

absl::Status Note(sql::Transaction& tx, const SessionReason& reason) {
  return tx
      .Execute(
          "INSERT INTO reasons (help_session, create_time, issue, with_person, "
          "ratings, rating_sum) "
          "VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT (help_session) DO UPDATE SET "
          "issue = CASE WHEN excluded.issue = '' THEN reasons.issue ELSE "
          "excluded.issue END, "
          "with_person = CASE WHEN excluded.with_person = 0 THEN "
          "reasons.with_person ELSE 1 END",
          {reason.help_session, sql::FromTime(reason.create_time), reason.issue, int64_t{reason.with_person}})
      .status();
}

absl::Status AddRating(sql::Transaction& tx, const std::string& help_session, int rating) {
  return tx
      .Execute(
          "UPDATE reasons SET ratings = ratings + 1, rating_sum = "
          "rating_sum + ? WHERE help_session = ?",
          {int64_t{rating}, help_session})
      .status();
}

absl::StatusOr<std::vector<v1::ContactReason>> Count(sql::Transaction& tx, absl::Time start, absl::Time end) {
  std::vector<v1::ContactReason> reasons;
  RETURN_IF_ERROR(
      tx.Query("SELECT issue, COUNT(*), CAST(SUM(with_person) AS "
               "BIGINT), CAST(SUM(ratings) AS BIGINT), "
               "CAST(SUM(rating_sum) AS BIGINT) FROM reasons WHERE "
               "create_time >= ? AND create_time < ? "
               "GROUP BY issue ORDER BY COUNT(*) DESC, issue",
               {sql::FromTime(start), sql::FromTime(end)}, [&reasons](const sql::Row& row) {
                 v1::ContactReason& reason = reasons.emplace_back();
                 reason.set_issue(row.Text(0));
                 reason.set_sessions(row.Int(1));
                 reason.set_with_person(row.Int(2));
                 reason.set_ratings(row.Int(3));
                 reason.set_rating_sum(row.Int(4));
               }));
  return reasons;
}

}  // namespace recourse::insights::store
