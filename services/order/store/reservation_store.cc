#include "services/order/store/reservation_store.h"

#include "libs/status/status.h"

namespace recourse::order {

absl::StatusOr<std::map<int, Reservation>> LoadReservations(sql::Transaction& tx, const std::string& order_id) {
  std::map<int, Reservation> reservations;
  RETURN_IF_ERROR(tx.Query(
      "SELECT number, holder, expire_time FROM reservations WHERE order_id = ?", {order_id}, [&](const sql::Row& row) {
        reservations[static_cast<int>(row.Int(0))] = {.holder = row.Text(1), .expire_time = row.OptionalTime(2)};
      }));
  return reservations;
}

absl::Status SaveReservation(sql::Transaction& tx, const std::string& order_id, int unit,
                             const Reservation& reservation) {
  return tx
      .Execute(
          "INSERT INTO reservations(order_id, number, holder, expire_time) VALUES (?, ?, ?, ?) ON CONFLICT (order_id, "
          "number) DO UPDATE SET holder = excluded.holder, expire_time = excluded.expire_time",
          {order_id, int64_t{unit}, reservation.holder, sql::FromOptionalTime(reservation.expire_time)})
      .status();
}

absl::Status DeleteReservation(sql::Transaction& tx, const std::string& order_id, int unit) {
  return tx.Execute("DELETE FROM reservations WHERE order_id = ? AND number = ?", {order_id, int64_t{unit}}).status();
}

absl::StatusOr<std::vector<HeldUnit>> LoadHeldUnits(sql::Transaction& tx, const std::string& collection,
                                                    const std::optional<HeldUnit>& after, int limit) {
  const HeldUnit from = after.value_or(HeldUnit());
  const std::string& holder = from.reservation.holder;
  std::vector<HeldUnit> held;
  RETURN_IF_ERROR(tx.Query(
      "SELECT order_id, number, holder, expire_time FROM reservations WHERE holder LIKE ? AND (holder > ? OR (holder = "
      "? AND (order_id > ? OR (order_id = ? AND number > ?)))) ORDER BY holder, order_id, number LIMIT ?",
      {collection + "/%", holder, holder, from.order_id, from.order_id, int64_t{from.unit}, int64_t{limit}},
      [&](const sql::Row& row) {
        held.push_back({.order_id = row.Text(0),
                        .unit = static_cast<int>(row.Int(1)),
                        .reservation = {.holder = row.Text(2), .expire_time = row.OptionalTime(3)}});
      }));
  return held;
}

}  // namespace recourse::order
