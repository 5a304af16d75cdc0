#include "services/claims/follow_up_tasks.h"

#include "services/claims/store/claim_store.h"

namespace recourse::claims {
namespace {

// A person must look at what was refused for good.
auto ForAPerson(const ClaimChanges& changes, std::string what) {
  return
      [&changes, what](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) -> absl::Status {
        ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
        return changes.CallAttention(tx, record, what + std::string(refusal.message()));
      };
}

}  // namespace

outbox::TaskHandler TimerHandler(const ClaimChanges& changes, Event event) {
  return {.deliver = {},
          .on_done = [&changes, event](outbox::Transaction& tx, const outbox::Task& task,
                                       const std::string&) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (!ClaimMachine().Allows(StateOf(record.body), event)) return absl::OkStatus();
            return changes.Change(tx, record, event);
          },
          .on_refused = {}};
}

outbox::TaskHandler RefundHandler(const Refunds& refunds, const ClaimChanges& changes) {
  return {.deliver = [&refunds](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<refunds::v1::CreateRefundRequest>();
            request.set_request_id(task.id);
            ASSIGN_OR_RETURN(const refunds::v1::CreateRefundResponse response,
                             refunds.Call(&Refunds::Stub::CreateRefund, request, OurselvesFor(task.actor)));
            return response.refund().name();
          },
          .on_done = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            record.body.set_refund(refund);
            return changes.Change(tx, record, Event::kPay);
          },
          .on_refused = ForAPerson(changes, "The refund was refused: ")};
}

outbox::TaskHandler ReleaseHandler(const Orders& orders, const ClaimChanges& changes) {
  return {.deliver = [&orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<order::v1::ReleaseReservationRequest>();
            request.set_request_id(task.id);
            RETURN_IF_ERROR(orders.Call(&Orders::Stub::ReleaseReservation, request, OurselvesFor(task.actor)).status());
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused = ForAPerson(changes, "The units could not be released: ")};
}

}  // namespace recourse::claims
