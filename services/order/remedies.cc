#include "services/order/remedies.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

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

constexpr int kDefaultPageSize = 200;
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
    if (reservation.holder != holder || !which(number, reservation)) continue;
    RETURN_IF_ERROR(DeleteReservation(tx.sql(), order_id, number));
    freed.push_back(number);
  }
  return freed;
}

using Outcome = v1::ReleaseReservationRequest::Outcome;

// What an outcome means for a unit, and the event that tells it; none for units that become free as they are.
struct OutcomeRow {
  Outcome outcome;
  UnitEvent event;
  const char* type;
};
constexpr OutcomeRow kOutcomes[] = {
    {v1::ReleaseReservationRequest::OUTCOME_RETURNED, UnitEvent::kTakeBack, "units.returned"},
    {v1::ReleaseReservationRequest::OUTCOME_KEPT, UnitEvent::kKeep, "units.kept"},
    {v1::ReleaseReservationRequest::OUTCOME_REPLACED, UnitEvent::kReplace, "units.replaced"},
    {v1::ReleaseReservationRequest::OUTCOME_LOST, UnitEvent::kLoseReturn, "units.lost"},
};

absl::Status Settle(outbox::Transaction& tx, const std::string& order_id, const std::vector<int>& numbers,
                    UnitEvent event) {
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  for (Unit unit : units) {
    if (std::ranges::find(numbers, unit.number) == numbers.end()) continue;
    ASSIGN_OR_RETURN(unit.state, UnitMachine().Next(unit.state, event));
    RETURN_IF_ERROR(SaveUnit(tx.sql(), order_id, unit));
  }
  return absl::OkStatus();
}

// A token is where the page before ended.
std::string TokenOf(const HeldUnit& last) {
  std::string token;
  absl::WebSafeBase64Escape(absl::StrCat(last.unit, " ", last.order_id, " ", last.reservation.holder), &token);
  return token;
}

absl::StatusOr<std::optional<HeldUnit>> PositionOf(const std::string& token) {
  if (token.empty()) return std::nullopt;
  std::string text;
  HeldUnit last;
  const bool readable = absl::WebSafeBase64Unescape(token, &text);
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(' ', 2));
  if (!readable || parts.size() != 3 || !absl::SimpleAtoi(parts[0], &last.unit)) {
    return status::InvalidField("page_token", "is not one of ours");
  }
  last.order_id = parts[1];
  last.reservation.holder = parts[2];
  return last;
}

absl::Status Expire(outbox::Transaction& tx, const v1::UnitsChanged& reserved) {
  const std::string order_id = OrderId(reserved.order());
  RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
  const absl::Time now = tx.now();
  ASSIGN_OR_RETURN(const std::vector<int> freed,
                   Free(tx, order_id, reserved.holder(),
                        [now](int, const Reservation& reservation) { return !reservation.HoldsAt(now); }));
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
  const Outcome outcome = request.returned() ? v1::ReleaseReservationRequest::OUTCOME_RETURNED : request.outcome();
  ASSIGN_OR_RETURN(const std::vector<int> only, UnitNumbers(order_id, request.units()));
  v1::ReleaseReservationResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    RETURN_IF_ERROR(LoadOrder(tx.sql(), order_id, auth::OwnerOf(call.actor())).status());
    ASSIGN_OR_RETURN(const std::vector<int> freed,
                     Free(tx, order_id, request.holder(), [&](int number, const Reservation&) {
                       return only.empty() || std::ranges::find(only, number) != only.end();
                     }));
    if (freed.empty()) return absl::OkStatus();
    if (only.empty()) RETURN_IF_ERROR(tx.Cancel(kExpiry, ExpiryLane(order_id, request.holder())));
    const auto* row = std::ranges::find(kOutcomes, outcome, &OutcomeRow::outcome);
    if (row == std::end(kOutcomes)) return Emit(tx, "units.released", order_id, request.holder(), freed);
    RETURN_IF_ERROR(Settle(tx, order_id, freed, row->event));
    return Emit(tx, row->type, order_id, request.holder(), freed);
  }));
  return response;
}

absl::StatusOr<v1::TransferRemedyResponse> Remedies::Transfer(const rpc::Call& call,
                                                              const v1::TransferRemedyRequest& request) {
  const std::string order_id = OrderId(request.order());
  v1::TransferRemedyResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    // Hand-over goes on whatever happened to the goods meanwhile, so a return's rules are not asked again.
    ASSIGN_OR_RETURN(const std::vector<int> units, LockUnits(tx, order_id, request.units(), /*holder=*/""));
    ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
    ASSIGN_OR_RETURN(const std::vector<int> moved,
                     PlanTransfer(reservations, units, request.from(), request.to(), tx.now()));
    if (moved.empty()) return absl::OkStatus();
    for (const int unit : moved) {
      RETURN_IF_ERROR(SaveReservation(tx.sql(), order_id, unit, {.holder = request.to(), .expire_time = std::nullopt}));
    }
    v1::UnitsChanged event = UnitsChangedOf(order_id, request.to(), moved);
    event.set_previous_holder(request.from());
    return tx.Emit({.type = "units.transferred", .resource = event.order(), .payload = event});
  }));
  return response;
}

absl::StatusOr<v1::ListReservationsResponse> Remedies::List(const v1::ListReservationsRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<HeldUnit> after, PositionOf(request.page_token()));
  const int size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListReservationsResponse> {
    ASSIGN_OR_RETURN(std::vector<HeldUnit> held, LoadHeldUnits(tx, request.collection(), after, size + 1));
    v1::ListReservationsResponse response;
    if (held.size() > static_cast<size_t>(size)) {
      held.pop_back();
      response.set_next_page_token(TokenOf(held.back()));
    }
    for (const HeldUnit& unit : held) *response.add_reservations() = ToProto(unit);
    return response;
  });
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
