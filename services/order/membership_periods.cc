#include "services/order/membership_periods.h"

#include "libs/ids/ids.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/names.h"
#include "services/order/refundable.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

constexpr char kTellTask[] = "membership.period";
constexpr char kUnwantedTask[] = "membership.unwanted";

// The tasks' lane is the order; what it pays for stands in its header.
absl::Status Tell(outbox::Transaction& tx, const outbox::Task& task, const char* type, const std::string& refund,
                  const std::string& attention) {
  ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx.sql(), OrderId(task.lane), /*owner=*/""));
  v1::MembershipChargeReturned event;
  event.set_order(task.lane);
  event.set_membership(order.header.membership());
  event.set_customer(order.header.customer());
  event.set_refund(refund);
  event.set_attention(attention);
  return tx.Emit({.type = type, .resource = task.lane, .payload = event});
}

absl::Status Refused(outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
  log::Error("a membership's charge needs a person", {{"order", task.lane}, {"error", refusal.ToString()}});
  return Tell(tx, task, "membership_charge.attention", "", std::string(refusal.message()));
}

}  // namespace

absl::Status TellPeriod(outbox::Transaction& tx, const v1::Order& order) {
  account::v1::RecordMembershipPeriodRequest period;
  period.set_name(order.membership());
  period.set_order(order.name());
  period.set_customer(order.customer());
  *period.mutable_paid_time() = order.placed_time();
  return tx.Enqueue({.kind = kTellTask, .lane = order.name(), .payload = period});
}

absl::Status PayBackPeriod(outbox::Transaction& tx, const std::string& order, const std::string& membership) {
  v1::Order payload;
  payload.set_name(order);
  payload.set_membership(membership);
  return tx.Enqueue({.kind = kUnwantedTask, .lane = order, .payload = payload});
}

void MembershipPeriods::RegisterTasks(outbox::TaskRunner& runner) {
  runner.Register(
      kTellTask,
      {.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
         auto period = task.As<account::v1::RecordMembershipPeriodRequest>();
         period.set_request_id(ids::Derived(task.id, "period"));
         ASSIGN_OR_RETURN(const auto reply, memberships_.Call(&Memberships::Stub::RecordMembershipPeriod, period,
                                                              OurselvesFor(task.actor)));
         return reply.SerializeAsString();
       },
       .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& reply) -> absl::Status {
         account::v1::RecordMembershipPeriodResponse recorded;
         recorded.ParseFromString(reply);
         if (recorded.wanted()) return absl::OkStatus();
         return PayBackPeriod(tx, task.lane, recorded.membership().name());
       },
       .on_refused = &Refused});
  runner.Register(
      kUnwantedTask,
      {.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
         const auto order = task.As<v1::Order>();
         ASSIGN_OR_RETURN(const refunds::v1::Refund refund, PayBack(refunds_,
                                                                    {.order = order.name(),
                                                                     .source = order.membership(),
                                                                     .obligation = "unwanted",
                                                                     .units = {UnitName(OrderId(order.name()), 1)},
                                                                     .at_most = {}},
                                                                    task));
         return refund.name();
       },
       .on_done = [](outbox::Transaction& tx, const outbox::Task& task,
                     const std::string& refund) { return Tell(tx, task, "membership_charge.returned", refund, ""); },
       .on_refused = &Refused});
}

}  // namespace recourse::order
