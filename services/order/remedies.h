// One open remedy per unit: reserved while a return or claim is made, confirmed once it is, released when it ends, or
// handed over to another one.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_service.pb.h"

namespace recourse::order {

class Remedies {
 public:
  explicit Remedies(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::ReserveUnitsResponse> Reserve(const rpc::Call& call, const v1::ReserveUnitsRequest& request);
  absl::StatusOr<v1::ConfirmReservationResponse> Confirm(const rpc::Call& call,
                                                         const v1::ConfirmReservationRequest& request);
  absl::StatusOr<v1::ReleaseReservationResponse> Release(const rpc::Call& call,
                                                         const v1::ReleaseReservationRequest& request);
  absl::StatusOr<v1::TransferRemedyResponse> Transfer(const rpc::Call& call, const v1::TransferRemedyRequest& request);
  absl::StatusOr<v1::ListReservationsResponse> List(const v1::ListReservationsRequest& request);

  // Gives up reservations that nobody confirmed in time.
  void RegisterTimer(outbox::TaskRunner& runner);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::order
