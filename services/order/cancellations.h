// Cancelling: previewed to the cent, decided unit by unit, paid back by a durable task.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/cancellation_service.pb.h"
#include "services/order/peers.h"

namespace recourse::order {

class Cancellations {
 public:
  Cancellations(outbox::Outbox& outbox, const rpc::Channel& refunds) : outbox_(outbox), refunds_(refunds) {}

  absl::StatusOr<v1::CancelOrderResponse> Cancel(const rpc::Call& call, const v1::CancelOrderRequest& request);
  absl::StatusOr<v1::Cancellation> Get(const rpc::Call& call, const std::string& name);
  absl::StatusOr<v1::ListCancellationsResponse> List(const rpc::Call& call, const std::string& order);
  absl::StatusOr<v1::Cancellation> Answer(const rpc::Call& call, const v1::AnswerCancellationRequest& request);

  void RegisterTasks(outbox::TaskRunner& runner);

 private:
  outbox::Outbox& outbox_;
  const Refunds refunds_;
};

}  // namespace recourse::order
