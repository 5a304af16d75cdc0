#include "services/order/membership_ends.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/membership_periods.h"
#include "services/order/names.h"
#include "services/order/refundable.h"
#include "services/order/store/membership_end_store.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

using Membership = account::v1::Membership;

constexpr char kRefundTask[] = "membership_end.refund";
constexpr char kEndTask[] = "membership_end.end";
constexpr int kPage = 100;

int64_t ShippingWaived(const std::vector<Unit>& units) {
  int64_t waived = 0;
  for (const Unit& unit : units) {
    if (unit.state == UnitState::kCancelled) continue;
    for (const Component& component : unit.components) {
      if (component.kind == ComponentKind::kShippingDiscount) waived -= component.amount.minor;
    }
  }
  return waived;
}

bool AnyLeft(const std::vector<Unit>& units) {
  return absl::c_any_of(units, [](const Unit& unit) { return unit.state != UnitState::kCancelled; });
}

// Counts what the customer's orders since the period's start had of the membership.
absl::Status AddBenefits(sql::Transaction& tx, const Membership& membership, UsedPeriod& period) {
  std::optional<OrderPosition> after;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<StoredOrder> orders, LoadOrdersOf(tx, membership.customer(), after, kPage));
    for (const StoredOrder& order : orders) {
      after = OrderPosition{clock::FromProto(order.header.placed_time()), order.id};
      if (after->placed_time < period.start) return absl::OkStatus();
      const bool with_benefits =
          order.header.membership() == membership.name() && order.header.kind() == v1::Order::KIND_UNSPECIFIED;
      if (!with_benefits) continue;
      ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx, order.id));
      if (!AnyLeft(units)) continue;
      period.benefits_used += ShippingWaived(units);
      ++period.orders;
    }
    if (orders.size() < kPage) return absl::OkStatus();
  }
}

absl::Status Emit(outbox::Transaction& tx, const char* type, const v1::MembershipEnd& end) {
  v1::MembershipEndChanged event;
  *event.mutable_membership_end() = end;
  return tx.Emit({.type = type, .resource = end.name(), .payload = event});
}

absl::Status EnqueueByName(outbox::Transaction& tx, const char* kind, const v1::MembershipEnd& end) {
  v1::GetMembershipEndRequest payload;
  payload.set_name(end.name());
  return tx.Enqueue({.kind = kind, .lane = end.name(), .payload = payload});
}

absl::Status Refused(outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
  ASSIGN_OR_RETURN(v1::MembershipEnd end, LoadMembershipEnd(tx.sql(), task.lane, /*owner=*/""));
  end.set_state(v1::MembershipEnd::STATE_ATTENTION);
  end.set_attention(std::string(refusal.message()));
  RETURN_IF_ERROR(UpdateMembershipEnd(tx.sql(), end));
  return Emit(tx, "membership_end.attention", end);
}

// Without what only staff should read.
v1::MembershipEnd ShownTo(const type::v1::Actor& actor, v1::MembershipEnd end) {
  if (!auth::OwnerOf(actor).empty()) end.clear_attention();
  return end;
}

}  // namespace

absl::StatusOr<Membership> MembershipEnds::Find(const rpc::Call& call, const std::string& name) {
  account::v1::GetMembershipRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto found,
                   memberships_.Call(&Memberships::Stub::GetMembership, request, call.actor(), call.deadline));
  return found.membership();
}

absl::StatusOr<v1::QuoteMembershipEndResponse> MembershipEnds::QuoteFor(const rpc::Call& call,
                                                                        const Membership& membership) {
  if (membership.state() != Membership::STATE_ACTIVE && membership.state() != Membership::STATE_ENDS_AFTER_PERIOD) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "nothing of the membership is paid",
                         {{"state", Membership::State_Name(membership.state()).substr(sizeof "STATE_" - 1)}});
  }
  const std::string& order = membership.period().order();
  UsedPeriod period{.start = clock::FromProto(membership.period().start_time()),
                    .first_paid = clock::FromProto(membership.first_paid_time())};
  RETURN_IF_ERROR(outbox_.db()
                      .Read([&](sql::Transaction& tx) -> absl::StatusOr<bool> {
                        period.benefits_used = 0;
                        period.orders = 0;
                        RETURN_IF_ERROR(AddBenefits(tx, membership, period));
                        return true;
                      })
                      .status());
  ASSIGN_OR_RETURN(RefundItems left, RemainingOf(refunds_, order, {UnitName(OrderId(order), 1)},
                                                 OurselvesFor(call.actor()), call.deadline));
  for (const refunds::v1::RefundItem& item : left) period.paid += item.amount().minor_units();

  const EndAmount amount = AmountAtEnd(rules_, membership.marketplace(), period, outbox_.clock().Now());
  ASSIGN_OR_RETURN(const money::Money price, money::FromProto(membership.price()));
  v1::QuoteMembershipEndResponse quote;
  *quote.mutable_refund_total() = money::ToProto({price.currency, amount.refund});
  quote.set_rule(amount.row);
  quote.set_policy_version(rules_.version);
  *quote.mutable_paid() = money::ToProto({price.currency, period.paid});
  *quote.mutable_benefits_used() = money::ToProto({price.currency, period.benefits_used});
  quote.set_orders_with_benefits(period.orders);
  *quote.mutable_period_end_time() = membership.period().end_time();
  if (amount.refund == 0) return quote;
  ASSIGN_OR_RETURN(
      const refunds::v1::QuoteRefundResponse parts,
      QuoteBack(refunds_, order, std::move(left), amount.refund, OurselvesFor(call.actor()), call.deadline));
  for (const refunds::v1::Allocation& allocation : parts.allocations()) {
    v1::PaidBack& part = *quote.add_paid_back();
    part.set_payment_label(allocation.payment_label());
    *part.mutable_amount() = allocation.amount();
  }
  quote.set_expected_days(parts.expected_days());
  return quote;
}

absl::StatusOr<v1::QuoteMembershipEndResponse> MembershipEnds::Quote(const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const Membership membership, Find(call, name));
  return QuoteFor(call, membership);
}

absl::StatusOr<v1::MembershipEnd> MembershipEnds::End(const rpc::Call& call, const v1::EndMembershipRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::MembershipEnd end;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &end));
  if (replayed) return end;
  ASSIGN_OR_RETURN(const Membership membership, Find(call, request.name()));
  const std::string order_id = OrderId(membership.period().order());
  ASSIGN_OR_RETURN(const std::optional<v1::MembershipEnd> first,
                   outbox_.db().Read([&](sql::Transaction& tx) { return FindMembershipEnd(tx, order_id); }));
  if (first) return ShownTo(call.actor(), *first);

  ASSIGN_OR_RETURN(const v1::QuoteMembershipEndResponse quote, QuoteFor(call, membership));
  const int64_t refund = quote.refund_total().minor_units();
  if (refund == 0) {
    return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "it can be cancelled to the end of its period",
                         {{"rule", quote.rule()}});
  }
  if (refund != request.refund_total().minor_units() ||
      quote.refund_total().currency_code() != request.refund_total().currency_code()) {
    return status::Error(errors::v1::REASON_QUOTE_STALE, "another amount is paid back by now",
                         {{"refund", absl::StrCat(refund)}, {"rule", quote.rule()}});
  }
  RETURN_IF_ERROR(outbox_.Run(key, &end, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    ASSIGN_OR_RETURN(const std::optional<v1::MembershipEnd> known, FindMembershipEnd(tx.sql(), order_id));
    if (known) {
      end = ShownTo(call.actor(), *known);
      return absl::OkStatus();
    }
    end.Clear();
    end.set_name(absl::StrCat("membershipEnds/", tx.ids().New()));
    end.set_membership(membership.name());
    end.set_customer(membership.customer());
    end.set_order(membership.period().order());
    end.set_state(v1::MembershipEnd::STATE_ENDING);
    end.set_rule(quote.rule());
    end.set_policy_version(quote.policy_version());
    *end.mutable_refund_total() = quote.refund_total();
    *end.mutable_create_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(InsertMembershipEnd(tx.sql(), end));
    RETURN_IF_ERROR(EnqueueByName(tx, kRefundTask, end));
    return Emit(tx, "membership_end.started", end);
  }));
  return end;
}

absl::StatusOr<v1::MembershipEnd> MembershipEnds::Get(const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const v1::MembershipEnd end, outbox_.db().Read([&](sql::Transaction& tx) {
    return LoadMembershipEnd(tx, name, auth::OwnerOf(call.actor()));
  }));
  return ShownTo(call.actor(), end);
}

void MembershipEnds::RegisterTasks(outbox::TaskRunner& runner) {
  const auto load = [this](const outbox::Task& task) {
    return outbox_.db().Read([&](sql::Transaction& tx) { return LoadMembershipEnd(tx, task.lane, /*owner=*/""); });
  };
  runner.Register(
      kRefundTask,
      {.deliver = [this, load](const outbox::Task& task) -> absl::StatusOr<std::string> {
         ASSIGN_OR_RETURN(const v1::MembershipEnd end, load(task));
         ASSIGN_OR_RETURN(const refunds::v1::Refund refund, PayBack(refunds_,
                                                                    {.order = end.order(),
                                                                     .source = end.name(),
                                                                     .obligation = "period",
                                                                     .units = {UnitName(OrderId(end.order()), 1)},
                                                                     .at_most = end.refund_total().minor_units()},
                                                                    task));
         return refund.name();
       },
       .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& refund) -> absl::Status {
         ASSIGN_OR_RETURN(v1::MembershipEnd end, LoadMembershipEnd(tx.sql(), task.lane, /*owner=*/""));
         end.set_refund(refund);
         RETURN_IF_ERROR(UpdateMembershipEnd(tx.sql(), end));
         return EnqueueByName(tx, kEndTask, end);
       },
       .on_refused = &Refused});
  runner.Register(
      kEndTask,
      {.deliver = [this, load](const outbox::Task& task) -> absl::StatusOr<std::string> {
         ASSIGN_OR_RETURN(const v1::MembershipEnd end, load(task));
         account::v1::TerminateMembershipRequest request;
         request.set_name(end.membership());
         request.set_order(end.order());
         request.set_request_id(ids::Derived(task.id, "end"));
         ASSIGN_OR_RETURN(const auto reply, memberships_.Call(&Memberships::Stub::TerminateMembership, request,
                                                              OurselvesFor(task.actor)));
         return reply.unwanted_order();
       },
       .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& unwanted) -> absl::Status {
         ASSIGN_OR_RETURN(v1::MembershipEnd end, LoadMembershipEnd(tx.sql(), task.lane, /*owner=*/""));
         end.set_state(v1::MembershipEnd::STATE_ENDED);
         RETURN_IF_ERROR(UpdateMembershipEnd(tx.sql(), end));
         if (!unwanted.empty()) RETURN_IF_ERROR(PayBackPeriod(tx, unwanted, end.membership()));
         return Emit(tx, "membership_end.completed", end);
       },
       .on_refused = &Refused});
}

}  // namespace recourse::order
