#include "services/returns/follow_up_tasks.h"

#include "services/returns/owed_refund.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

absl::Status RefusedForAPerson(outbox::Transaction& tx, const outbox::Task& task, const std::string& what,
                               const absl::Status& refusal) {
  ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
  return CallAttention(tx, record, what + std::string(refusal.message()));
}

absl::StatusOr<std::string> CreateRefund(const Refunds& refunds, const outbox::Task& task) {
  auto request = task.As<refunds::v1::CreateRefundRequest>();
  request.set_request_id(task.id);
  ASSIGN_OR_RETURN(const refunds::v1::CreateRefundResponse response,
                   refunds.Call(&Refunds::Stub::CreateRefund, request, OurselvesFor(task.actor)));
  return response.refund().name();
}

absl::Status OnTime(outbox::Transaction& tx, const outbox::Task& task, Event event) {
  ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
  if (!ReturnMachine().Allows(StateOf(record.body), event)) return absl::OkStatus();
  return Change(tx, record, event);
}

}  // namespace

outbox::TaskHandler RefundHandler(const Refunds& refunds) {
  return {.deliver = [&refunds](const outbox::Task& task) { return CreateRefund(refunds, task); },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            record.body.set_refund(refund);
            return Change(tx, record, Event::kSettle);
          },
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                return RefusedForAPerson(tx, task, "The refund was refused: ", refusal);
              }};
}

outbox::TaskHandler PartRefundHandler(const Refunds& refunds) {
  return {.deliver = [&refunds](const outbox::Task& task) { return CreateRefund(refunds, task); },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            const auto request = task.As<refunds::v1::CreateRefundRequest>();
            for (int i = 0; i < record.body.part_refunds_size(); ++i) {
              if (request.obligation() == PartObligation(i + 1))
                record.body.mutable_part_refunds(i)->set_refund(refund);
            }
            return Save(tx, record);
          },
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                return RefusedForAPerson(tx, task, "The refund of a part was refused: ", refusal);
              }};
}

outbox::TaskHandler DifferenceHandler(const Refunds& refunds) {
  return {.deliver = [&refunds](const outbox::Task& task) { return CreateRefund(refunds, task); },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (record.body.resolution() == v1::RESOLUTION_EXCHANGE) record.body.set_refund(refund);
            return Save(tx, record);
          },
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                return RefusedForAPerson(tx, task, "The difference could not be paid back: ", refusal);
              }};
}

outbox::TaskHandler ReplaceHandler(const Orders& orders) {
  return {.deliver = [&orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<order::v1::CreateReplacementOrderRequest>();
            request.set_request_id(task.id);
            ASSIGN_OR_RETURN(const order::v1::CreateReplacementOrderResponse response,
                             orders.Call(&Orders::Stub::CreateReplacementOrder, request, OurselvesFor(task.actor)));
            return response.order().name();
          },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& order) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            record.body.set_replacement_order(order);
            return Change(tx, record, Event::kSettle);
          },
          .on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status&) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            return RefundInstead(tx, record);
          }};
}

outbox::TaskHandler ReleaseHandler(const Orders& orders) {
  return {.deliver = [&orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<order::v1::ReleaseReservationRequest>();
            request.set_request_id(task.id);
            RETURN_IF_ERROR(orders.Call(&Orders::Stub::ReleaseReservation, request, OurselvesFor(task.actor)).status());
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                return RefusedForAPerson(tx, task, "The units could not be released: ", refusal);
              }};
}

outbox::TaskHandler SweepHandler(outbox::Outbox& outbox, const Orders& orders) {
  return {.deliver = [&outbox, &orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const ReturnRecord record,
                             outbox.db().Read([&task](sql::Transaction& tx) { return store::Load(tx, task.lane); }));
            const State state = StateOf(record.body);
            if (state != State::kCancelled && state != State::kDenied) return std::string();
            order::v1::ReleaseReservationRequest request;
            request.set_order(record.body.order());
            request.set_holder(record.body.name());
            request.set_request_id(task.id);
            RETURN_IF_ERROR(orders.Call(&Orders::Stub::ReleaseReservation, request, OurselvesFor(task.actor)).status());
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                return RefusedForAPerson(tx, task, "The units could not be released: ", refusal);
              }};
}

outbox::TaskHandler TimerHandler(Event event) {
  return {
      .deliver = {},
      .on_done = [event](outbox::Transaction& tx, const outbox::Task& task,
                         const std::string&) { return OnTime(tx, task, event); },
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

outbox::TaskHandler MissHandler() {
  return {
      .deliver = {},
      .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
        ASSIGN_OR_RETURN(const ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
        return OnTime(tx, task, record.body.received_units().empty() ? Event::kMiss : Event::kFallShort);
      },
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

}  // namespace recourse::returns
