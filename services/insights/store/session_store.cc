#include "services/insights/store/session_store.h"

#include <optional>

#include "libs/status/status.h"

namespace recourse::insights::store {

absl::Status LearnAbout(sql::Transaction& tx, const std::string& session, absl::Time created,
                        const SessionFacts& news) {
  RETURN_IF_ERROR(tx.Lock("help_session", session));
  std::optional<SessionFacts> known;
  RETURN_IF_ERROR(tx.Query(
      "SELECT issue, with_person FROM help_sessions WHERE name = ?", {session},
      [&known](const sql::Row& row) { known = SessionFacts{.issue = row.Text(0), .with_person = row.Int(1) != 0}; }));
  if (!known) {
    return tx
        .Execute(
            "INSERT INTO help_sessions (name, create_time, issue, with_person, ratings, rating_sum) "
            "VALUES (?, ?, ?, ?, 0, 0)",
            {session, sql::FromTime(created), news.issue, int64_t{news.with_person}})
        .status();
  }
  const SessionFacts merged = Merged(*known, news);
  if (merged == *known) return absl::OkStatus();
  return tx
      .Execute("UPDATE help_sessions SET issue = ?, with_person = ? WHERE name = ?",
               {merged.issue, int64_t{merged.with_person}, session})
      .status();
}

absl::Status AddRating(sql::Transaction& tx, const std::string& session, int rating) {
  return tx
      .Execute("UPDATE help_sessions SET ratings = ratings + 1, rating_sum = rating_sum + ? WHERE name = ?",
               {int64_t{rating}, session})
      .status();
}

absl::StatusOr<std::vector<v1::ContactReason>> CountReasons(sql::Transaction& tx, absl::Time from, absl::Time until) {
  std::vector<v1::ContactReason> reasons;
  RETURN_IF_ERROR(
      tx.Query("SELECT issue, COUNT(*), CAST(SUM(with_person) AS BIGINT), CAST(SUM(ratings) AS BIGINT), "
               "CAST(SUM(rating_sum) AS BIGINT) FROM help_sessions WHERE create_time >= ? AND create_time < ? "
               "GROUP BY issue ORDER BY COUNT(*) DESC, issue",
               {sql::FromTime(from), sql::FromTime(until)}, [&reasons](const sql::Row& row) {
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
