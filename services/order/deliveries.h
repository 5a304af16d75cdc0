// Promises of delivery and the problems that customers report, and the clocks of both.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/delivery_service.pb.h"
#include "services/order/parcels.h"

namespace recourse::order {

class Deliveries {
 public:
  Deliveries(outbox::Outbox& outbox, Parcels& parcels) : outbox_(outbox), parcels_(parcels) {}

  absl::StatusOr<v1::ReportDeliveryProblemResponse> Report(const rpc::Call& call,
                                                           const v1::ReportDeliveryProblemRequest& request);
  absl::StatusOr<v1::ResolveDeliveryProblemResponse> Close(const rpc::Call& call,
                                                           const v1::ResolveDeliveryProblemRequest& request);
  absl::StatusOr<v1::ListDeliveryProblemsResponse> List(const rpc::Call& call,
                                                        const v1::ListDeliveryProblemsRequest& request);
  absl::StatusOr<v1::RevisePromiseResponse> RevisePromise(const rpc::Call& call,
                                                          const v1::RevisePromiseRequest& request);

  void RegisterTimers(outbox::TaskRunner& runner);

 private:
  outbox::Outbox& outbox_;
  Parcels& parcels_;
};

}  // namespace recourse::order
