#include "services/order/remedies.h"

#include <algorithm>
#include <vector>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/reservation.h"
#include "services/order/names.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

constexpr char kExpiry[] = "expire_reservation";

std::string ExpiryLane(const std::string& order_id, const std::string& holder) {
  return OrderName(order_id) + "/" + holder;
}

absl::Status Emit(outbox::Transaction& tx, const char* type, const std::string& order_id, const std::string& holder,
                  const std::vector<int>& units) {
  const v1::UnitsChanged event = UnitsChangedOf(order_id, holder, units);
  return tx.Emit({.type = type, .resource = event.order(), .payload = event});
}

// Numbers of the named units of an order that the caller may see, under the order's lock.
absl::StatusOr<std::vector<int>> LockUnits(outbox::Transaction& tx, const std::string& order_id,
                                           const google::protobuf::RepeatedPtrField<std::string>& names,
                                           const std::string& holder) {
  RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
  RETURN_IF_ERROR(LoadOrder(tx.sql(), order_id, auth::OwnerOf(tx.actor())).status());
  ASSIGN_OR_RETURN(const std::vector<int> numbers, UnitNumbers(order_id, names));
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  RETURN_IF_ERROR(CheckUnits(units, numbers, holder));
  return numbers;
}

absl::Status Lost(const absl::Status& taken) {
  return status::Error(errors::v1::REASON_RESERVATION_LOST, "the reservation expired and a unit is another remedy's",
                       {{"holder", status::MetadataOf(taken, "holder")}});
}

// Frees those units of `holder` that `which` picks; answers their numbers.
template <class Which>
absl::StatusOr<std::vector<int>> Free(outbox::Transaction& tx, const std::string& order_id, const std::string& holder,
                                      const Which& which) {
  ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
  std::vector<int> freed;
  for (const auto& [number, reservation] : reservations) {
    if (reservation.holder != holder || !which(reservation)) continue;
    RETURN_IF_ERROR(DeleteReservation(tx.sql(), order_id, number));
    freed.push_back(number);
  }
  return freed;
}

absl::Status TakeBack(outbox::Transaction& tx, const std::string& order_id, const std::vector<int>& numbers) {
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  for (Unit unit : units) {
    if (std::ranges::find(numbers, unit.number) == numbers.end()) continue;
    ASSIGN_OR_RETURN(unit.state, UnitMachine().Next(unit.state, UnitEvent::kTakeBack));
    RETURN_IF_ERROR(SaveUnit(tx.sql(), order_id, unit));
  }
  return absl::OkStatus();
}

absl::Status Expire(outbox::Transaction& tx, const v1::UnitsChanged& reserved) {
  const std::string order_id = OrderId(reserved.order());
  RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
  const absl::Time now = tx.now();
  ASSIGN_OR_RETURN(const std::vector<int> freed,
                   Free(tx, order_id, reserved.holder(),
                        [now](const Reservation& reservation) { return !reservation.HoldsAt(now); }));
  if (freed.empty()) return absl::OkStatus();
  return Emit(tx, "units.released", order_id, reserved.holder(), freed);
}

}  // namespace

absl::StatusOr<v1::ReserveUnitsResponse> Remedies::Reserve(const rpc::Call& call,
                                                           const v1::ReserveUnitsRequest& request) {
  const std::string order_id = OrderId(request.order());
  v1::ReserveUnitsResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<int> units, LockUnits(tx, order_id, request.units(), request.holder()));
    ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
    RETURN_IF_ERROR(CheckFree(reservations, units, request.holder(), tx.now()));
    const absl::Time expires = tx.now() + kTentative;
    for (const int unit : units) {
      const auto known = reservations.find(unit);
      const bool confirmed = known != reservations.end() && known->second.holder == request.holder() &&
                             !known->second.expire_time.has_value();
      if (confirmed) continue;
      RETURN_IF_ERROR(SaveReservation(tx.sql(), order_id, unit, {.holder = request.holder(), .expire_time = expires}));
    }
    const v1::UnitsChanged reserved = UnitsChangedOf(order_id, request.holder(), units);
    RETURN_IF_ERROR(tx.Emit({.type = "units.reserved", .resource = reserved.order(), .payload = reserved}));
    const std::string lane = ExpiryLane(order_id, request.holder());
    RETURN_IF_ERROR(tx.Enqueue({.kind = kExpiry, .lane = lane, .payload = reserved, .due_time = expires}));
    *response.mutable_expire_time() = clock::ToProto(expires);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ConfirmReservationResponse> Remedies::Confirm(const rpc::Call& call,
                                                                 const v1::ConfirmReservationRequest& request) {
  const std::string order_id = OrderId(request.order());
  v1::ConfirmReservationResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<int> units, LockUnits(tx, order_id, request.units(), request.holder()));
    ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
    if (const absl::Status taken = CheckFree(reservations, units, request.holder(), tx.now()); !taken.ok()) {
      return Lost(taken);
    }
    for (const int unit : units) {
      RETURN_IF_ERROR(
          SaveReservation(tx.sql(), order_id, unit, {.holder = request.holder(), .expire_time = std::nullopt}));
    }
    return Emit(tx, "units.confirmed", order_id, request.holder(), units);
  }));
  return response;
}

absl::StatusOr<v1::ReleaseReservationResponse> Remedies::Release(const rpc::Call& call,
                                                                 const v1::ReleaseReservationRequest& request) {
  const std::string order_id = OrderId(request.order());
  v1::ReleaseReservationResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    RETURN_IF_ERROR(LoadOrder(tx.sql(), order_id, auth::OwnerOf(call.actor())).status());
    ASSIGN_OR_RETURN(const std::vector<int> freed,
                     Free(tx, order_id, request.holder(), [](const Reservation&) { return true; }));
    if (freed.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(tx.Cancel(kExpiry, ExpiryLane(order_id, request.holder())));
    if (!request.returned()) return Emit(tx, "units.released", order_id, request.holder(), freed);
    RETURN_IF_ERROR(TakeBack(tx, order_id, freed));
    return Emit(tx, "units.returned", order_id, request.holder(), freed);
  }));
  return response;
}

void Remedies::RegisterTimer(outbox::TaskRunner& runner) {
  outbox::TaskHandler timer;
  timer.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) {
    return Expire(tx, task.As<v1::UnitsChanged>());
  };
  // Expiry is also checked at use, so a timer that could not run has kept nobody from a unit.
  timer.on_refused = [](outbox::Transaction&, const outbox::Task& task, const absl::Status& status) {
    log::Error("reservation not cleared", {{"lane", task.lane}, {"error", status.ToString()}});
    return absl::OkStatus();
  };
  runner.Register(kExpiry, std::move(timer));
}

}  // namespace recourse::order
