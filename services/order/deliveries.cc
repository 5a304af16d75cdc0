#include "services/order/deliveries.h"

#include <algorithm>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/delivery_watch.h"
#include "services/order/domain/carrier_codes.h"
#include "services/order/names.h"
#include "services/order/store/delivery_store.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

// The parcel under its order's lock, if the caller may see the order.
absl::StatusOr<Shipment> LockShipment(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  const ShipmentKey key = ShipmentKeyOf(name);
  RETURN_IF_ERROR(tx.Lock("order", key.order_id));
  RETURN_IF_ERROR(LoadOrder(tx, key.order_id, owner).status());
  ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, LoadShipments(tx, key.order_id));
  const auto found = std::ranges::find(shipments, key.shipment_id, &Shipment::id);
  if (found == shipments.end()) return status::NotFound(name);
  return *found;
}

absl::StatusOr<v1::DeliveryProblem> LockProblem(sql::Transaction& tx, const std::string& name,
                                                const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("order", ShipmentKeyOf(name).order_id));
  return LoadProblem(tx, name, owner);
}

absl::StatusOr<std::vector<int>> UnitsOf(const Shipment& shipment,
                                         const google::protobuf::RepeatedPtrField<std::string>& names) {
  if (names.empty()) return shipment.units;
  ASSIGN_OR_RETURN(std::vector<int> numbers, UnitNumbers(shipment.order_id, names));
  for (const int number : numbers) {
    if (std::ranges::binary_search(shipment.units, number)) continue;
    return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, "the unit is not in this parcel",
                         {{"unit", UnitName(shipment.order_id, number)}});
  }
  std::ranges::sort(numbers);
  return numbers;
}

// Of the scan that delivered it.
absl::StatusOr<ProofSays> ProofOf(sql::Transaction& tx, const Shipment& shipment) {
  ASSIGN_OR_RETURN(const std::vector<ScanRecord> records, LoadScans(tx, shipment.tracking));
  std::optional<Proof> proof;
  for (const ScanRecord& record : records) {
    if (StateOf(record.scan.code) != ShipmentState::kDelivered || !record.proof) continue;
    proof = Proof{.photo = !record.proof->photo_reference().empty(),
                  .distance_m = {},
                  .code_verified = record.proof->code_verified(),
                  .signature = !record.proof->signer().empty()};
    if (record.proof->has_distance_m()) proof->distance_m = record.proof->distance_m();
  }
  return Judge(proof);
}

absl::Status PromisePassed(outbox::Transaction& tx, const v1::Shipment& of) {
  ASSIGN_OR_RETURN(const Shipment shipment, LockShipment(tx.sql(), of.name(), /*owner=*/""));
  if (!IsAwaited(shipment.progress) || !shipment.promised_time || *shipment.promised_time > tx.now()) {
    return absl::OkStatus();
  }
  return OpenProblem(tx, shipment, ProblemType::kLate, absl::ZeroDuration(), shipment.units, ProofSays{}).status();
}

absl::Status ProblemDue(outbox::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(v1::DeliveryProblem problem, LockProblem(tx.sql(), name, /*owner=*/""));
  if (problem.state() != v1::DeliveryProblem::STATE_WAITING) return absl::OkStatus();
  return FallDue(tx, problem);
}

outbox::TaskHandler Timer(std::function<absl::Status(outbox::Transaction&, const outbox::Task&)> fire) {
  outbox::TaskHandler timer;
  timer.on_done = [fire = std::move(fire)](outbox::Transaction& tx, const outbox::Task& task, const std::string&) {
    return fire(tx, task);
  };
  return timer;
}

}  // namespace

absl::StatusOr<v1::ReportDeliveryProblemResponse> Deliveries::Report(const rpc::Call& call,
                                                                     const v1::ReportDeliveryProblemRequest& request) {
  const auto type = static_cast<ProblemType>(request.type());
  if (type != ProblemType::kNotReceived && type != ProblemType::kWrongAddress) {
    return status::InvalidField("type", "is found out by ourselves");
  }
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ReportDeliveryProblemResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const Shipment shipment, LockShipment(tx.sql(), request.shipment(), auth::OwnerOf(call.actor())));
    if (shipment.direction != Direction::kOutbound) return status::NotFound(request.shipment());
    if (shipment.progress.state != ShipmentState::kDelivered) {
      return status::Error(
          errors::v1::REASON_ORDER_NOT_DELIVERED, "the carrier does not say that it was delivered",
          {{"state", v1::Shipment::State_Name(static_cast<v1::Shipment::State>(shipment.progress.state))}});
    }
    ASSIGN_OR_RETURN(const std::vector<int> units, UnitsOf(shipment, request.units()));
    ASSIGN_OR_RETURN(const ProofSays proof, ProofOf(tx.sql(), shipment));
    ASSIGN_OR_RETURN(const v1::DeliveryProblem problem, OpenProblem(tx, shipment, type, kMayTurnUp, units, proof));
    *response.mutable_problem() = ShownTo(call.actor(), problem);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ResolveDeliveryProblemResponse> Deliveries::Close(const rpc::Call& call,
                                                                     const v1::ResolveDeliveryProblemRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ResolveDeliveryProblemResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(v1::DeliveryProblem problem, LockProblem(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    RETURN_IF_ERROR(Resolve(tx, problem, Resolution::kClosed));
    *response.mutable_problem() = ShownTo(call.actor(), problem);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListDeliveryProblemsResponse> Deliveries::List(const rpc::Call& call,
                                                                  const v1::ListDeliveryProblemsRequest& request) {
  const std::string order_id = OrderId(request.parent());
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListDeliveryProblemsResponse> {
    RETURN_IF_ERROR(LoadOrder(tx, order_id, auth::OwnerOf(call.actor())).status());
    ASSIGN_OR_RETURN(const std::vector<v1::DeliveryProblem> problems, LoadProblems(tx, order_id));
    v1::ListDeliveryProblemsResponse response;
    for (const v1::DeliveryProblem& problem : problems) *response.add_problems() = ShownTo(call.actor(), problem);
    return response;
  });
}

absl::StatusOr<v1::RevisePromiseResponse> Deliveries::RevisePromise(const rpc::Call& call,
                                                                    const v1::RevisePromiseRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::RevisePromiseResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Shipment shipment, LockShipment(tx.sql(), request.shipment(), /*owner=*/""));
    v1::PromiseRevised event;
    event.set_shipment(request.shipment());
    v1::Promise& promise = *event.mutable_promise();
    *promise.mutable_promised_time() = request.promised_time();
    *promise.mutable_make_time() = clock::ToProto(tx.now());
    promise.set_binding(!shipment.progress.first_scan_time || request.customer_consented());
    promise.set_reason(request.reason());
    RETURN_IF_ERROR(InsertPromise(tx.sql(), shipment, promise));
    if (promise.binding()) {
      shipment.promised_time = clock::FromProto(request.promised_time());
      RETURN_IF_ERROR(SaveProgress(tx.sql(), shipment));
      RETURN_IF_ERROR(WatchDelivery(tx, shipment, shipment.progress, /*scanned=*/false));
    }
    *response.mutable_shipment() = ToProto(shipment);
    return tx.Emit({.type = "promise.revised", .resource = request.shipment(), .payload = event});
  }));
  return response;
}

void Deliveries::RegisterTimers(outbox::TaskRunner& runner) {
  runner.Register(kPromiseClock, Timer([](outbox::Transaction& tx, const outbox::Task& task) {
                    return PromisePassed(tx, task.As<v1::Shipment>());
                  }));
  runner.Register(kScanClock, Timer([this](outbox::Transaction& tx, const outbox::Task& task) {
                    const auto shipment = task.As<v1::Shipment>();
                    return parcels_.NotScanned(tx, {shipment.carrier(), shipment.tracking_number()});
                  }));
  runner.Register(kProblemClock, Timer([](outbox::Transaction& tx, const outbox::Task& task) {
                    return ProblemDue(tx, task.As<v1::DeliveryProblem>().name());
                  }));
}

}  // namespace recourse::order
