// Who holds which unit, in SQL.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "services/order/domain/reservation.h"

namespace recourse::order {

// By unit number, expired ones included.
absl::StatusOr<std::map<int, Reservation>> LoadReservations(sql::Transaction& tx, const std::string& order_id);
// Replaces whatever holds the unit.
absl::Status SaveReservation(sql::Transaction& tx, const std::string& order_id, int unit,
                             const Reservation& reservation);
absl::Status DeleteReservation(sql::Transaction& tx, const std::string& order_id, int unit);

struct HeldUnit {
  std::string order_id;
  int unit = 0;
  Reservation reservation;
};

// Of holders "{collection}/…", by holder, order and unit; those after `after`, expired ones included.
absl::StatusOr<std::vector<HeldUnit>> LoadHeldUnits(sql::Transaction& tx, const std::string& collection,
                                                    const std::optional<HeldUnit>& after, int limit);

}  // namespace recourse::order
