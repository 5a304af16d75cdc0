#include "services/order/store/delivery_store.h"

#include <optional>

#include "libs/status/status.h"
#include "services/order/names.h"

namespace recourse::order {
namespace {

absl::StatusOr<std::vector<v1::DeliveryProblem>> Load(sql::Transaction& tx, const std::string& where,
                                                      const sql::Values& parameters) {
  std::vector<v1::DeliveryProblem> problems;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM delivery_problems WHERE " + where + " ORDER BY sequence", parameters,
                           [&](const sql::Row& row) { problems.emplace_back().ParseFromString(row.Bytes(0)); }));
  return problems;
}

}  // namespace

absl::Status InsertPromise(sql::Transaction& tx, const Shipment& shipment, const v1::Promise& promise) {
  return tx
      .Execute(
          "INSERT INTO promises(order_id, shipment_id, sequence, body) VALUES (?, ?, (SELECT COUNT(*) + 1 FROM "
          "promises WHERE order_id = ? AND shipment_id = ?), ?)",
          {shipment.order_id, shipment.id, shipment.order_id, shipment.id, sql::Blob{promise.SerializeAsString()}})
      .status();
}

absl::StatusOr<std::vector<v1::Promise>> LoadPromises(sql::Transaction& tx, const Shipment& shipment) {
  std::vector<v1::Promise> promises;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM promises WHERE order_id = ? AND shipment_id = ? ORDER BY sequence",
                           {shipment.order_id, shipment.id},
                           [&](const sql::Row& row) { promises.emplace_back().ParseFromString(row.Bytes(0)); }));
  return promises;
}

absl::Status InsertProblem(sql::Transaction& tx, const v1::DeliveryProblem& problem) {
  const ShipmentKey shipment = ShipmentKeyOf(problem.shipment());
  return tx
      .Execute(
          "INSERT INTO delivery_problems(name, order_id, shipment_id, sequence, type, state, body) VALUES (?, ?, ?, "
          "(SELECT COUNT(*) + 1 FROM delivery_problems WHERE order_id = ?), ?, ?, ?)",
          {problem.name(), shipment.order_id, shipment.shipment_id, shipment.order_id, int64_t{problem.type()},
           int64_t{problem.state()}, sql::Blob{problem.SerializeAsString()}})
      .status();
}

absl::Status UpdateProblem(sql::Transaction& tx, const v1::DeliveryProblem& problem) {
  return tx
      .Execute("UPDATE delivery_problems SET state = ?, body = ? WHERE name = ?",
               {int64_t{problem.state()}, sql::Blob{problem.SerializeAsString()}, problem.name()})
      .status();
}

absl::StatusOr<v1::DeliveryProblem> LoadProblem(sql::Transaction& tx, const std::string& name,
                                                const std::string& owner) {
  ASSIGN_OR_RETURN(std::vector<v1::DeliveryProblem> found, Load(tx, "name = ?", {name}));
  if (found.empty() || (!owner.empty() && found.front().customer() != owner)) return status::NotFound(name);
  return std::move(found.front());
}

absl::StatusOr<std::vector<v1::DeliveryProblem>> LoadProblems(sql::Transaction& tx, const std::string& order_id) {
  return Load(tx, "order_id = ?", {order_id});
}

absl::StatusOr<std::vector<v1::DeliveryProblem>> LoadOpenProblems(sql::Transaction& tx, const Shipment& shipment) {
  return Load(tx, "order_id = ? AND shipment_id = ? AND state <> ?",
              {shipment.order_id, shipment.id, int64_t{v1::DeliveryProblem::STATE_RESOLVED}});
}

}  // namespace recourse::order
