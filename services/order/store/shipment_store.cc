#include "services/order/store/shipment_store.h"

#include "libs/status/status.h"

namespace recourse::order {
namespace {

constexpr char kColumns[] =
    "SELECT order_id, shipment_id, direction, owner, carrier, tracking_number, state, promised_time, first_scan_time, "
    "delivered_time, void_time FROM shipments ";

Shipment ToShipment(const sql::Row& row) {
  Shipment shipment;
  shipment.order_id = row.Text(0);
  shipment.id = row.Text(1);
  shipment.direction = static_cast<Direction>(row.Int(2));
  shipment.owner = row.Text(3);
  shipment.tracking = {row.Text(4), row.Text(5)};
  shipment.promised_time = row.OptionalTime(7);
  shipment.progress = {.state = static_cast<ShipmentState>(row.Int(6)),
                       .first_scan_time = row.OptionalTime(8),
                       .delivered_time = row.OptionalTime(9)};
  shipment.void_time = row.OptionalTime(10);
  return shipment;
}

absl::StatusOr<std::vector<Shipment>> Load(sql::Transaction& tx, const std::string& where,
                                           const sql::Values& parameters) {
  std::vector<Shipment> shipments;
  RETURN_IF_ERROR(tx.Query(kColumns + where + " ORDER BY order_id, shipment_id", parameters,
                           [&](const sql::Row& row) { shipments.push_back(ToShipment(row)); }));
  for (Shipment& shipment : shipments) {
    RETURN_IF_ERROR(tx.Query("SELECT number FROM shipment_units WHERE order_id = ? AND shipment_id = ? ORDER BY number",
                             {shipment.order_id, shipment.id},
                             [&](const sql::Row& row) { shipment.units.push_back(static_cast<int>(row.Int(0))); }));
  }
  return shipments;
}

}  // namespace

absl::Status LockTracking(sql::Transaction& tx, const TrackingKey& tracking) {
  return tx.Lock("tracking", tracking.carrier + "/" + tracking.number);
}

absl::Status InsertShipment(sql::Transaction& tx, const Shipment& shipment) {
  RETURN_IF_ERROR(
      tx.Execute("INSERT INTO shipments(order_id, shipment_id, direction, owner, carrier, tracking_number, state, "
                 "promised_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 {shipment.order_id, shipment.id, static_cast<int64_t>(shipment.direction), shipment.owner,
                  shipment.tracking.carrier, shipment.tracking.number, static_cast<int64_t>(shipment.progress.state),
                  sql::FromOptionalTime(shipment.promised_time)})
          .status());
  for (const int number : shipment.units) {
    RETURN_IF_ERROR(tx.Execute("INSERT INTO shipment_units(order_id, shipment_id, number) VALUES (?, ?, ?)",
                               {shipment.order_id, shipment.id, int64_t{number}})
                        .status());
  }
  return absl::OkStatus();
}

absl::Status SaveProgress(sql::Transaction& tx, const Shipment& shipment) {
  return tx
      .Execute(
          "UPDATE shipments SET state = ?, first_scan_time = ?, delivered_time = ?, promised_time = ? WHERE order_id = "
          "? "
          "AND shipment_id = ?",
          {static_cast<int64_t>(shipment.progress.state), sql::FromOptionalTime(shipment.progress.first_scan_time),
           sql::FromOptionalTime(shipment.progress.delivered_time), sql::FromOptionalTime(shipment.promised_time),
           shipment.order_id, shipment.id})
      .status();
}

absl::Status SaveVoid(sql::Transaction& tx, const Shipment& shipment) {
  return tx
      .Execute("UPDATE shipments SET void_time = ? WHERE order_id = ? AND shipment_id = ?",
               {sql::FromOptionalTime(shipment.void_time), shipment.order_id, shipment.id})
      .status();
}

absl::StatusOr<std::vector<Shipment>> LoadShipments(sql::Transaction& tx, const std::string& order_id) {
  return Load(tx, "WHERE order_id = ?", {order_id});
}

absl::StatusOr<std::vector<Shipment>> FindShipments(sql::Transaction& tx, const TrackingKey& tracking) {
  return Load(tx, "WHERE carrier = ? AND tracking_number = ?", {tracking.carrier, tracking.number});
}

absl::StatusOr<bool> InsertScan(sql::Transaction& tx, const ScanRecord& record) {
  const sql::Value proof = record.proof ? sql::Value(sql::Blob{record.proof->SerializeAsString()}) : nullptr;
  ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("INSERT INTO scans(carrier, tracking_number, event_code, event_time, location, proof) VALUES "
                 "(?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                 {record.tracking.carrier, record.tracking.number, record.scan.code, sql::FromTime(record.scan.time),
                  record.location, proof}));
  return inserted == 1;
}

absl::StatusOr<std::vector<ScanRecord>> LoadScans(sql::Transaction& tx, const TrackingKey& tracking) {
  std::vector<ScanRecord> records;
  RETURN_IF_ERROR(tx.Query(
      "SELECT event_code, event_time, location, proof FROM scans WHERE carrier = ? AND tracking_number = ? ORDER BY "
      "event_time, event_code",
      {tracking.carrier, tracking.number}, [&](const sql::Row& row) {
        records.push_back(
            {.tracking = tracking, .scan = {.code = row.Text(0), .time = row.Time(1)}, .location = row.Text(2)});
        if (!row.IsNull(3)) records.back().proof.emplace().ParseFromString(row.Bytes(3));
      }));
  return records;
}

}  // namespace recourse::order
