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

}  // namespace recourse::order
