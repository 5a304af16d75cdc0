#include "services/order/delivery_watch.h"

#include <algorithm>
#include <set>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/names.h"
#include "services/order/store/delivery_store.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

absl::Status Emit(outbox::Transaction& tx, const char* type, const v1::DeliveryProblem& problem) {
  v1::DeliveryProblemChanged changed;
  *changed.mutable_problem() = problem;
  return tx.Emit({.type = type, .resource = problem.name(), .payload = changed});
}

absl::Status Move(v1::DeliveryProblem& problem, ProblemEvent event) {
  ASSIGN_OR_RETURN(const ProblemState next, ProblemMachine().Next(static_cast<ProblemState>(problem.state()), event));
  problem.set_state(static_cast<v1::DeliveryProblem::State>(next));
  return absl::OkStatus();
}

bool IsOpen(const std::vector<v1::DeliveryProblem>& open, ProblemType type) {
  return std::ranges::any_of(open,
                             [&](const auto& problem) { return static_cast<ProblemType>(problem.type()) == type; });
}

absl::Status SetClock(outbox::Transaction& tx, const char* kind, const Shipment& shipment,
                      std::optional<absl::Time> due) {
  v1::Shipment payload;
  payload.set_name(ShipmentName(shipment.order_id, shipment.id));
  payload.set_carrier(shipment.tracking.carrier);
  payload.set_tracking_number(shipment.tracking.number);
  RETURN_IF_ERROR(tx.Cancel(kind, payload.name()));
  if (!due) return absl::OkStatus();
  return tx.Enqueue({.kind = kind, .lane = payload.name(), .payload = payload, .due_time = *due});
}

absl::Status SetClocks(outbox::Transaction& tx, const Shipment& shipment,
                       const std::vector<v1::DeliveryProblem>& open) {
  const bool outbound = shipment.direction == Direction::kOutbound;
  const bool awaited = outbound && IsAwaited(shipment.progress) && !IsOpen(open, ProblemType::kLate);
  RETURN_IF_ERROR(SetClock(tx, kPromiseClock, shipment, awaited ? shipment.promised_time : std::nullopt));
  std::optional<absl::Time> unseen;
  if (OwesScans(shipment.progress)) {
    ASSIGN_OR_RETURN(unseen, LastScanTime(tx.sql(), shipment.tracking));
    const bool stuck = !outbound || IsOpen(open, ProblemType::kStuck);
    if (unseen) unseen = *unseen + (stuck ? kLostAfter : kStuckAfter);
  }
  return SetClock(tx, kScanClock, shipment, unseen);
}

// A remedy was opened or granted while the parcel was given up.
absl::StatusOr<bool> IsRemedied(outbox::Transaction& tx, const Shipment& shipment) {
  ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), shipment.order_id));
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), shipment.order_id));
  for (const Unit& unit : units) {
    if (!std::ranges::binary_search(shipment.units, unit.number)) continue;
    const auto held = reservations.find(unit.number);
    if (held != reservations.end() && held->second.HoldsAt(tx.now())) return true;
    if (unit.state == UnitState::kKept || unit.state == UnitState::kReplaced) return true;
  }
  return false;
}

absl::StatusOr<v1::DeliveryProblem> OpenForAll(outbox::Transaction& tx, const Shipment& shipment, ProblemType type) {
  return OpenProblem(tx, shipment, type, absl::ZeroDuration(), shipment.units, ProofSays{});
}

}  // namespace

v1::DeliveryProblem ShownTo(const type::v1::Actor& actor, v1::DeliveryProblem problem) {
  if (!auth::OwnerOf(actor).empty()) problem.clear_proof_says();
  return problem;
}

absl::StatusOr<std::optional<absl::Time>> LastScanTime(sql::Transaction& tx, const TrackingKey& tracking) {
  ASSIGN_OR_RETURN(const std::vector<ScanRecord> records, LoadScans(tx, tracking));
  std::optional<absl::Time> last;
  for (const ScanRecord& record : records) {
    if (StateOf(record.scan.code)) last = record.scan.time;
  }
  return last;
}

absl::StatusOr<v1::DeliveryProblem> OpenProblem(outbox::Transaction& tx, const Shipment& shipment, ProblemType type,
                                                absl::Duration wait, const std::vector<int>& units, ProofSays proof) {
  ASSIGN_OR_RETURN(const std::vector<v1::DeliveryProblem> open, LoadOpenProblems(tx.sql(), shipment));
  for (const v1::DeliveryProblem& problem : open) {
    if (static_cast<ProblemType>(problem.type()) == type) return problem;
  }
  ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx.sql(), shipment.order_id, /*owner=*/""));
  const bool at_once = wait <= absl::ZeroDuration();
  v1::DeliveryProblem problem;
  problem.set_name(ProblemName(shipment.order_id, tx.ids().New()));
  problem.set_shipment(ShipmentName(shipment.order_id, shipment.id));
  problem.set_customer(order.header.customer());
  problem.set_type(static_cast<v1::DeliveryProblem::Type>(type));
  problem.set_state(at_once ? v1::DeliveryProblem::STATE_DUE : v1::DeliveryProblem::STATE_WAITING);
  for (const int unit : units) problem.add_units(UnitName(shipment.order_id, unit));
  *problem.mutable_create_time() = clock::ToProto(tx.now());
  *problem.mutable_due_time() = clock::ToProto(tx.now() + wait);
  problem.set_proof_says(static_cast<v1::DeliveryProblem::ProofSays>(proof));
  RETURN_IF_ERROR(InsertProblem(tx.sql(), problem));
  RETURN_IF_ERROR(Emit(tx, at_once ? "problem.due" : "problem.opened", problem));
  if (!at_once) {
    RETURN_IF_ERROR(
        tx.Enqueue({.kind = kProblemClock, .lane = problem.name(), .payload = problem, .due_time = tx.now() + wait}));
  }
  return problem;
}

absl::Status FallDue(outbox::Transaction& tx, v1::DeliveryProblem& problem) {
  RETURN_IF_ERROR(Move(problem, ProblemEvent::kFallDue));
  RETURN_IF_ERROR(UpdateProblem(tx.sql(), problem));
  return Emit(tx, "problem.due", problem);
}

absl::Status Resolve(outbox::Transaction& tx, v1::DeliveryProblem& problem, Resolution resolution) {
  RETURN_IF_ERROR(Move(problem, ProblemEvent::kResolve));
  problem.set_resolution(static_cast<v1::DeliveryProblem::Resolution>(resolution));
  *problem.mutable_resolve_time() = clock::ToProto(tx.now());
  RETURN_IF_ERROR(tx.Cancel(kProblemClock, problem.name()));
  RETURN_IF_ERROR(UpdateProblem(tx.sql(), problem));
  return Emit(tx, "problem.resolved", problem);
}

absl::Status WatchDelivery(outbox::Transaction& tx, const Shipment& shipment, const Progress& before, bool scanned) {
  if (shipment.direction == Direction::kReturn) return SetClocks(tx, shipment, /*open=*/{});
  ASSIGN_OR_RETURN(std::vector<v1::DeliveryProblem> open, LoadOpenProblems(tx.sql(), shipment));
  for (v1::DeliveryProblem& problem : open) {
    const auto end = EndOf(static_cast<ProblemType>(problem.type()), shipment.progress, scanned);
    if (end) RETURN_IF_ERROR(Resolve(tx, problem, *end));
  }
  if (const auto told = ToldBy(shipment.progress)) RETURN_IF_ERROR(OpenForAll(tx, shipment, *told).status());
  if (before.state == ShipmentState::kLost && shipment.progress.state == ShipmentState::kDelivered) {
    ASSIGN_OR_RETURN(const bool remedied, IsRemedied(tx, shipment));
    if (remedied) RETURN_IF_ERROR(OpenForAll(tx, shipment, ProblemType::kUnexpectedDelivery).status());
  }
  ASSIGN_OR_RETURN(open, LoadOpenProblems(tx.sql(), shipment));
  return SetClocks(tx, shipment, open);
}

}  // namespace recourse::order
