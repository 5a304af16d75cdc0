// Other variants in place of units that nobody has touched: previewed to the cent, paid back by a durable task.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_change_service.pb.h"
#include "services/order/peers.h"

namespace recourse::order {

class ItemChanges {
 public:
  ItemChanges(outbox::Outbox& outbox, const rpc::Channel& refunds) : outbox_(outbox), refunds_(refunds) {}

  absl::StatusOr<v1::ReplaceOrderItemsResponse> Replace(const rpc::Call& call,
                                                        const v1::ReplaceOrderItemsRequest& request);
  absl::StatusOr<v1::ListOrderChangesResponse> List(const rpc::Call& call, const v1::ListOrderChangesRequest& request);

  void RegisterTasks(outbox::TaskRunner& runner);

 private:
  outbox::Outbox& outbox_;
  const Refunds refunds_;
};

}  // namespace recourse::order
