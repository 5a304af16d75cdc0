// Parcels and their scans in SQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/order.pb.h"
#include "services/order/domain/tracking.h"

namespace recourse::order {

enum class Direction { kOutbound = 1, kReturn = 2 };

struct TrackingKey {
  std::string carrier;
  std::string number;
  auto operator<=>(const TrackingKey&) const = default;
};

struct Shipment {
  std::string order_id;
  std::string id;
  Direction direction = Direction::kOutbound;
  std::string owner;  // of a return's: "returns/{return}"
  TrackingKey tracking;
  std::optional<absl::Time> promised_time;
  Progress progress;
  std::optional<absl::Time> void_time = {};
  std::vector<int> units;  // numbers, ascending
};

struct ScanRecord {
  TrackingKey tracking;
  Scan scan;
  std::string location;
  std::optional<v1::ProofOfDelivery> proof = {};
};

// The scans of one tracking number and its registration follow each other, on both databases.
absl::Status LockTracking(sql::Transaction& tx, const TrackingKey& tracking);

absl::Status InsertShipment(sql::Transaction& tx, const Shipment& shipment);
// Progress and promised time.
absl::Status SaveProgress(sql::Transaction& tx, const Shipment& shipment);
absl::Status SaveVoid(sql::Transaction& tx, const Shipment& shipment);
absl::StatusOr<std::vector<Shipment>> LoadShipments(sql::Transaction& tx, const std::string& order_id);
absl::StatusOr<std::vector<Shipment>> FindShipments(sql::Transaction& tx, const TrackingKey& tracking);

// False when the scan is known.
absl::StatusOr<bool> InsertScan(sql::Transaction& tx, const ScanRecord& record);
// By time.
absl::StatusOr<std::vector<ScanRecord>> LoadScans(sql::Transaction& tx, const TrackingKey& tracking);

}  // namespace recourse::order
