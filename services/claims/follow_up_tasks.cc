#include "services/claims/follow_up_tasks.h"

#include <algorithm>

#include <absl/algorithm/container.h>

#include "services/claims/store/claim_store.h"
#include "services/claims/store/seller_store.h"

namespace recourse::claims {
namespace {

constexpr char kRestObligation[] = "rest";
constexpr absl::Duration kTryAgainAfter = absl::Hours(1);

// A person must look at what was refused for good.
auto ForAPerson(const ClaimChanges& changes, std::string what) {
  return
      [&changes, what](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) -> absl::Status {
        ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
        return changes.CallAttention(tx, record, what + std::string(refusal.message()));
      };
}

using Items = google::protobuf::RepeatedPtrField<refunds::v1::RefundItem>;

// What `items` of an order still have to be paid back, after `paid`.
Items LessPaid(const Items& items, const Items& paid) {
  Items left;
  for (refunds::v1::RefundItem item : items) {
    for (const refunds::v1::RefundItem& part : paid) {
      if (part.unit() != item.unit() || part.component() != item.component()) continue;
      item.mutable_amount()->set_minor_units(item.amount().minor_units() - part.amount().minor_units());
    }
    if (item.amount().minor_units() != 0) *left.Add() = item;
  }
  return left;
}

// No more of each than refunds still has.
absl::StatusOr<Items> WithinBalance(const Refunds& refunds, const std::string& order, const Items& items,
                                    const type::v1::Actor& actor) {
  refunds::v1::GetRefundableBalanceRequest request;
  request.set_order(order);
  ASSIGN_OR_RETURN(const auto balance, refunds.Call(&Refunds::Stub::GetRefundableBalance, request, actor));
  Items within;
  for (refunds::v1::RefundItem item : items) {
    const auto left = absl::c_find_if(balance.items(), [&item](const refunds::v1::RefundItem& candidate) {
      return candidate.unit() == item.unit() && candidate.component() == item.component();
    });
    const int64_t most = left == balance.items().end() ? 0 : left->amount().minor_units();
    // Discounts are below zero.
    const int64_t wanted = item.amount().minor_units();
    item.mutable_amount()->set_minor_units(wanted < 0 ? std::max(wanted, most) : std::min(wanted, most));
    if (item.amount().minor_units() != 0) *within.Add() = item;
  }
  return within;
}

// Pays `request`, or what is left of it; no name when nothing is.
absl::StatusOr<refunds::v1::Refund> Pay(const Refunds& refunds, refunds::v1::CreateRefundRequest request,
                                        const type::v1::Actor& actor) {
  auto response = refunds.Call(&Refunds::Stub::CreateRefund, request, actor);
  if (status::ReasonOf(response.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE) {
    ASSIGN_OR_RETURN(const Items within, WithinBalance(refunds, request.order(), request.items(), actor));
    if (within.empty()) return refunds::v1::Refund();
    *request.mutable_items() = within;
    request.set_request_id(ids::Derived(request.request_id(), "what is left"));
    response = refunds.Call(&Refunds::Stub::CreateRefund, request, actor);
  }
  RETURN_IF_ERROR(response.status());
  return std::move(*response->mutable_refund());
}

// A return that was taken over may have paid by itself in the same moment, all or less than what was granted: it is the
// same obligation, and the rest is another one.
absl::StatusOr<std::string> PayGranted(const Refunds& refunds, const std::string& claim,
                                       const refunds::v1::CreateRefundRequest& request, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const refunds::v1::Refund refund, Pay(refunds, request, actor));
  if (request.source() == claim || refund.name().empty()) return refund.name();
  const bool failed = refund.state() == refunds::v1::Refund::STATE_FAILED;
  refunds::v1::CreateRefundRequest rest = request;
  *rest.mutable_items() = failed ? request.items() : LessPaid(request.items(), refund.items());
  if (rest.items().empty()) return refund.name();
  rest.set_source(claim);
  rest.set_obligation(kRestObligation);
  rest.set_request_id(ids::Derived(request.request_id(), kRestObligation));
  ASSIGN_OR_RETURN(const refunds::v1::Refund more, Pay(refunds, rest, actor));
  return failed && !more.name().empty() ? more.name() : refund.name();
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
            return PayGranted(refunds, task.lane, request, OurselvesFor(task.actor));
          },
          .on_done = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                const std::string& refund) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (refund.empty()) return changes.Change(tx, record, Event::kElsewhere);
            record.body.set_refund(refund);
            return changes.Change(tx, record, Event::kPay);
          },
          .on_refused = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                   const absl::Status& refusal) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            if (status::ReasonOf(refusal) != errors::v1::REASON_CHARGEBACK_OPEN) {
              return changes.CallAttention(tx, record, "The refund was refused: " + std::string(refusal.message()));
            }
            const std::string dispute = status::MetadataOf(refusal, "dispute");
            ASSIGN_OR_RETURN(const bool over, store::IsKnownNotToCount(tx.sql(), dispute));
            // It was over before its refusal was heard of.
            if (over) {
              const auto again = task.As<refunds::v1::CreateRefundRequest>();
              return tx.Enqueue(
                  {.kind = kRefundTask, .lane = task.lane, .payload = again, .due_time = tx.now() + kTryAgainAfter});
            }
            record.body.set_dispute(dispute);
            return changes.Change(tx, record, Event::kChargeback);
          }};
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

outbox::TaskHandler SendBackHandler(const Returns& returns, const ClaimChanges& changes) {
  return {.deliver = [&returns](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<returns::v1::OpenClaimReturnRequest>();
            request.set_request_id(task.id);
            ASSIGN_OR_RETURN(const auto response,
                             returns.Call(&Returns::Stub::OpenClaimReturn, request, OurselvesFor(task.actor)));
            return response.return_case().name();
          },
          .on_done = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                const std::string& opened) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            record.body.set_sent_back_by(opened);
            return changes.Note(tx, record);
          },
          .on_refused = [&changes](outbox::Transaction& tx, const outbox::Task& task,
                                   const absl::Status& refusal) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            record.body.set_attention("The goods cannot be sent back: " + std::string(refusal.message()));
            if (!ClaimMachine().Allows(StateOf(record.body), Event::kReturnFailed)) return changes.Note(tx, record);
            return changes.Change(tx, record, Event::kReturnFailed);
          }};
}

outbox::TaskHandler HandBackHandler(const Orders& orders, const ClaimChanges& changes) {
  return {.deliver = [&orders](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<order::v1::TransferRemedyRequest>();
            request.set_request_id(task.id);
            RETURN_IF_ERROR(orders.Call(&Orders::Stub::TransferRemedy, request, OurselvesFor(task.actor)).status());
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused = ForAPerson(changes, "The units could not be handed back to the return: ")};
}

}  // namespace recourse::claims
