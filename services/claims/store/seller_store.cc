#include "services/claims/store/seller_store.h"

#include "libs/status/status.h"

namespace recourse::claims::store {
namespace {

constexpr int64_t kMostBadStars = 2;

}  // namespace

absl::Status InsertSellerOrder(sql::Transaction& tx, const std::string& seller, const std::string& order,
                               absl::Time placed) {
  return tx
      .Execute(
          "INSERT INTO seller_orders (seller, order_name, placed_time) VALUES (?, ?, ?) "
          "ON CONFLICT (seller, order_name) DO NOTHING",
          {seller, order, sql::FromTime(placed)})
      .status();
}

absl::Status InsertFeedback(sql::Transaction& tx, const v1::Feedback& feedback) {
  return tx
      .Execute(
          "INSERT INTO feedback (order_name, seller, stars, body) VALUES (?, ?, ?, ?)",
          {feedback.order(), feedback.seller(), int64_t{feedback.stars()}, sql::Blob{feedback.SerializeAsString()}})
      .status();
}

absl::Status SaveChargeback(sql::Transaction& tx, const std::string& dispute, const std::string& order, bool counts) {
  return tx
      .Execute(
          "INSERT INTO chargebacks (dispute, order_name, counts) VALUES (?, ?, ?) "
          "ON CONFLICT (dispute) DO UPDATE SET counts = excluded.counts",
          {dispute, order, int64_t{counts}})
      .status();
}

absl::StatusOr<bool> IsKnownNotToCount(sql::Transaction& tx, const std::string& dispute) {
  bool known = false;
  RETURN_IF_ERROR(tx.Query("SELECT 1 FROM chargebacks WHERE dispute = ? AND counts = 0", {dispute},
                           [&known](const sql::Row&) { known = true; }));
  return known;
}

absl::StatusOr<Defects> CountDefects(sql::Transaction& tx, const std::string& seller, absl::Time begin,
                                     absl::Time end) {
  Defects defects;
  RETURN_IF_ERROR(tx.Query(
      "SELECT COUNT(*), CAST(COALESCE(SUM(claimed), 0) AS BIGINT), CAST(COALESCE(SUM(rated), 0) AS BIGINT), "
      "CAST(COALESCE(SUM(CASE WHEN claimed + rated + charged > 0 THEN 1 ELSE 0 END), 0) AS BIGINT), "
      "CAST(COALESCE(SUM(charged), 0) AS BIGINT) FROM ("
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM claims c WHERE c.order_name = o.order_name AND c.seller = o.seller "
      "AND c.counts = 1) THEN 1 ELSE 0 END AS claimed, "
      "CASE WHEN EXISTS (SELECT 1 FROM feedback f WHERE f.order_name = o.order_name AND f.seller = o.seller "
      "AND f.stars <= ?) THEN 1 ELSE 0 END AS rated, "
      "CASE WHEN EXISTS (SELECT 1 FROM chargebacks b WHERE b.order_name = o.order_name AND b.counts = 1) "
      "THEN 1 ELSE 0 END AS charged "
      "FROM seller_orders o WHERE o.seller = ? AND o.placed_time >= ? AND o.placed_time < ?) AS counted",
      {kMostBadStars, seller, sql::FromTime(begin), sql::FromTime(end)}, [&defects](const sql::Row& row) {
        defects = {.orders = row.Int(0),
                   .defective = row.Int(3),
                   .claimed = row.Int(1),
                   .badly_rated = row.Int(2),
                   .charged_back = row.Int(4)};
      }));
  return defects;
}

}  // namespace recourse::claims::store
