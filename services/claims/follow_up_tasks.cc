#include "services/claims/follow_up_tasks.h"

#include <absl/algorithm/container.h>

#include "services/claims/store/claim_store.h"
#include "services/claims/tracking.h"

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

// Whether nothing is left of what was paid for the units of `refund`.
absl::StatusOr<bool> IsPaidBack(const Refunds& refunds, const refunds::v1::CreateRefundRequest& refund,
                                const type::v1::Actor& actor) {
  refunds::v1::GetRefundableBalanceRequest request;
  request.set_order(refund.order());
  ASSIGN_OR_RETURN(const auto balance, refunds.Call(&Refunds::Stub::GetRefundableBalance, request, actor));
  return absl::c_none_of(balance.items(), [&refund](const refunds::v1::RefundItem& left) {
    return left.amount().minor_units() != 0 &&
           absl::c_any_of(refund.items(),
                          [&left](const refunds::v1::RefundItem& item) { return item.unit() == left.unit(); });
  });
}

}  // namespace

outbox::TaskHandler FileHandler(outbox::Outbox& outbox, const Orders& orders, const ClaimChanges& changes) {
  return {.deliver = [&outbox, &orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const ClaimRecord record,
                             outbox.db().Read([&](sql::Transaction& tx) { return store::Load(tx, task.lane); }));
            ASSIGN_OR_RETURN(const auto shipments,
                             ReadShipments(orders, record.body, task.actor, absl::InfiniteFuture()));
            return shipments.SerializeAsString();
          },
          .on_done = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                const std::string& reply) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (StateOf(record.body) != State::kScheduled) return absl::OkStatus();
            order::v1::ListShipmentsResponse shipments;
            shipments.ParseFromString(reply);
            return changes.File(tx, record, TrackingOf(shipments, record.body));
          },
          .on_refused = ForAPerson(changes, "The carrier's word could not be had: ")};
}

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
            const type::v1::Actor ourselves = OurselvesFor(task.actor);
            const auto response = refunds.Call(&Refunds::Stub::CreateRefund, request, ourselves);
            if (response.ok()) return response->refund().name();
            if (status::ReasonOf(response.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE) {
              ASSIGN_OR_RETURN(const bool paid_back, IsPaidBack(refunds, request, ourselves));
              if (paid_back) return std::string();
            }
            return response.status();
          },
          .on_done = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (refund.empty()) return changes.Change(tx, record, Event::kElsewhere);
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
