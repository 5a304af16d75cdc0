// Orders that pay for a membership: the account service is told, and what nobody wanted is paid back in full.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "recourse/order/v1/order.pb.h"
#include "services/order/peers.h"

namespace recourse::order {

// Of an order that has just been taken in.
absl::Status TellPeriod(outbox::Transaction& tx, const v1::Order& order);
// `order` pays for a period of `membership` that nobody wanted.
absl::Status PayBackPeriod(outbox::Transaction& tx, const std::string& order, const std::string& membership);

class MembershipPeriods {
 public:
  MembershipPeriods(const rpc::Channel& account, const rpc::Channel& refunds)
      : memberships_(account), refunds_(refunds) {}

  void RegisterTasks(outbox::TaskRunner& runner);

 private:
  const Memberships memberships_;
  const Refunds refunds_;
};

}  // namespace recourse::order
