// Parcels in both directions: registered by those who send them, moved by the carrier's scans.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/order/store/shipment_store.h"

namespace recourse::order {

class Parcels {
 public:
  Parcels(outbox::Outbox& outbox, std::string carrier_webhook_secret)
      : outbox_(outbox), carrier_webhook_secret_(std::move(carrier_webhook_secret)) {}

  absl::StatusOr<v1::ListShipmentsResponse> List(const rpc::Call& call, const v1::ListShipmentsRequest& request);
  absl::StatusOr<v1::RecordTrackingEventsResponse> RecordScans(const rpc::Call& call,
                                                               const v1::RecordTrackingEventsRequest& request);
  absl::StatusOr<v1::IngestCarrierWebhookResponse> IngestWebhook(const v1::IngestCarrierWebhookRequest& request);
  absl::StatusOr<v1::RegisterReturnShipmentResponse> RegisterReturn(const rpc::Call& call,
                                                                    const v1::RegisterReturnShipmentRequest& request);

  // A parcel that owes scans has shown none for long: stuck, then lost as if the carrier had said so.
  absl::Status NotScanned(outbox::Transaction& tx, const TrackingKey& tracking);

  // Makes the parcel known within the order's transaction; `scans`, and those that came before, move it at once.
  // Answers it as it is then.
  absl::StatusOr<Shipment> Register(outbox::Transaction& tx, Shipment shipment, const std::vector<ScanRecord>& scans);

 private:
  outbox::Outbox& outbox_;
  const std::string carrier_webhook_secret_;
};

}  // namespace recourse::order
