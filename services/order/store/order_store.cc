#include "services/order/store/order_store.h"

#include <limits>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/order/convert.h"
#include "services/order/names.h"

namespace recourse::order {
namespace {

constexpr char kColumns[] = "SELECT order_id, header, version FROM orders ";

StoredOrder ToOrder(const sql::Row& row) {
  StoredOrder order;
  order.id = row.Text(0);
  order.header.ParseFromString(row.Bytes(1));
  order.version = row.Int(2);
  return order;
}

absl::StatusOr<Unit> ToUnit(const sql::Row& row) {
  v1::Unit stored;
  stored.ParseFromString(row.Bytes(3));
  Unit unit;
  unit.number = static_cast<int>(row.Int(0));
  unit.line = row.Text(1);
  unit.state = static_cast<UnitState>(row.Int(2));
  ASSIGN_OR_RETURN(unit.components, FromProto(stored.components()));
  unit.replaces = stored.replaces();
  unit.delivered_time = row.OptionalTime(4);
  unit.shipment = row.Text(5);
  return unit;
}

sql::Blob BodyOf(const Unit& unit) {
  v1::Unit stored;
  *stored.mutable_components() = ToProto(unit.components);
  stored.set_replaces(unit.replaces);
  return {stored.SerializeAsString()};
}

absl::Status InsertUnit(sql::Transaction& tx, const std::string& order_id, const Unit& unit) {
  return tx
      .Execute(
          "INSERT INTO units(order_id, number, line_id, state, components, delivered_time, shipment_id) VALUES (?, ?, "
          "?, ?, ?, ?, ?)",
          {order_id, int64_t{unit.number}, unit.line, static_cast<int64_t>(unit.state), BodyOf(unit),
           sql::FromOptionalTime(unit.delivered_time), unit.shipment})
      .status();
}

}  // namespace

absl::Status InsertOrder(sql::Transaction& tx, const StoredOrder& order, const std::vector<Unit>& units) {
  RETURN_IF_ERROR(
      tx.Execute("INSERT INTO orders(order_id, customer, placed_time, header, version) VALUES (?, ?, ?, ?, ?)",
                 {order.id, order.header.customer(), sql::FromTime(clock::FromProto(order.header.placed_time())),
                  sql::Blob{order.header.SerializeAsString()}, order.version})
          .status());
  for (const Unit& unit : units) RETURN_IF_ERROR(InsertUnit(tx, order.id, unit));
  return absl::OkStatus();
}

absl::StatusOr<StoredOrder> LoadOrder(sql::Transaction& tx, const std::string& id, const std::string& owner) {
  std::optional<StoredOrder> found;
  RETURN_IF_ERROR(tx.Query(std::string(kColumns) + "WHERE order_id = ? AND (? = '' OR customer = ?)",
                           {id, owner, owner}, [&](const sql::Row& row) { found = ToOrder(row); }));
  if (!found) return status::NotFound(OrderName(id));
  return *std::move(found);
}

absl::StatusOr<bool> OrderExists(sql::Transaction& tx, const std::string& id) {
  bool exists = false;
  RETURN_IF_ERROR(tx.Query("SELECT 1 FROM orders WHERE order_id = ?", {id}, [&](const sql::Row&) { exists = true; }));
  return exists;
}

absl::StatusOr<std::vector<StoredOrder>> LoadOrdersOf(sql::Transaction& tx, const std::string& customer,
                                                      const std::optional<OrderPosition>& after, int limit) {
  const int64_t time = after ? sql::FromTime(after->placed_time) : std::numeric_limits<int64_t>::max();
  const std::string id = after ? after->id : "";
  std::vector<StoredOrder> orders;
  RETURN_IF_ERROR(tx.Query(
      std::string(kColumns) + "WHERE customer = ? AND (placed_time < ? OR (placed_time = ? AND order_id < ?)) "
                              "ORDER BY placed_time DESC, order_id DESC LIMIT ?",
      {customer, time, time, id, int64_t{limit}}, [&](const sql::Row& row) { orders.push_back(ToOrder(row)); }));
  return orders;
}

absl::Status SaveHeader(sql::Transaction& tx, StoredOrder& order) {
  order.version++;
  return tx
      .Execute("UPDATE orders SET header = ?, version = ? WHERE order_id = ?",
               {sql::Blob{order.header.SerializeAsString()}, order.version, order.id})
      .status();
}

absl::StatusOr<std::vector<Unit>> LoadUnits(sql::Transaction& tx, const std::string& order_id) {
  std::vector<Unit> units;
  absl::Status readable;
  RETURN_IF_ERROR(tx.Query(
      "SELECT number, line_id, state, components, delivered_time, shipment_id FROM units WHERE order_id = ? ORDER BY "
      "number",
      {order_id}, [&](const sql::Row& row) {
        absl::StatusOr<Unit> unit = ToUnit(row);
        readable.Update(unit.status());
        if (unit.ok()) units.push_back(*std::move(unit));
      }));
  RETURN_IF_ERROR(readable);
  return units;
}

absl::Status SaveUnit(sql::Transaction& tx, const std::string& order_id, const Unit& unit) {
  RETURN_IF_ERROR(
      tx.Execute("UPDATE units SET state = ?, delivered_time = ?, shipment_id = ? WHERE order_id = ? AND number = ?",
                 {static_cast<int64_t>(unit.state), sql::FromOptionalTime(unit.delivered_time), unit.shipment, order_id,
                  int64_t{unit.number}})
          .status());
  return tx.Execute("UPDATE orders SET version = version + 1 WHERE order_id = ?", {order_id}).status();
}

absl::Status ReplaceUnit(sql::Transaction& tx, const std::string& order_id, const Unit& unit) {
  return tx
      .Execute("UPDATE units SET line_id = ?, components = ? WHERE order_id = ? AND number = ?",
               {unit.line, BodyOf(unit), order_id, int64_t{unit.number}})
      .status();
}

}  // namespace recourse::order
