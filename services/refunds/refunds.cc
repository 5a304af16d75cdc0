#include "services/refunds/refunds.h"

#include <algorithm>
#include <functional>

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "services/refunds/convert.h"
#include "services/refunds/disputes.h"
#include "services/refunds/domain/correction.h"
#include "services/refunds/domain/partial_keep.h"
#include "services/refunds/refund_events.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

constexpr absl::Duration kKeepReplies = absl::Hours(24 * 30);

absl::StatusOr<std::vector<Payment>> PaymentsFrom(const v1::RecordChargesRequest& request) {
  std::vector<Payment> payments;
  for (const auto& proto : request.payments()) {
    ASSIGN_OR_RETURN(const Money captured, money::FromProto(proto.captured()));
    payments.push_back({absl::StrCat(request.order(), "/payments/", payments.size() + 1), proto.label(),
                        proto.provider_reference(), captured});
  }
  return payments;
}

// What was paid must be what it was paid for, to the minor unit.
absl::Status CheckSums(const std::vector<Payment>& payments, const std::vector<Item>& items) {
  Money paid{payments.front().captured.currency, 0};
  for (const Payment& payment : payments) {
    ASSIGN_OR_RETURN(paid, money::Add(paid, payment.captured));
  }
  Money charged{paid.currency, 0};
  for (const Item& item : items) {
    ASSIGN_OR_RETURN(charged, money::Add(charged, item.amount));
  }
  if (paid == charged) return absl::OkStatus();
  return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE,
                       absl::StrCat("payments are ", money::Format(paid), ", components ", money::Format(charged)),
                       {{"payments", money::Format(paid)}, {"components", money::Format(charged)}});
}

absl::Status RecordPastRefund(outbox::Transaction& tx, const v1::RecordChargesRequest& request,
                              const v1::PastRefund& past, const std::vector<Payment>& payments) {
  ASSIGN_OR_RETURN(const Money amount, money::FromProto(past.amount()));
  const auto payment = std::find_if(payments.begin(), payments.end(), [&](const Payment& candidate) {
    return candidate.provider_reference == past.provider_reference();
  });
  if (payment == payments.end()) {
    return status::InvalidField("past_refunds", past.provider_reference() + " is not a payment of this order");
  }
  ASSIGN_OR_RETURN(const std::vector<Item> items, FromProto(past.items()));
  if (!items.empty()) {
    ASSIGN_OR_RETURN(const Money total, TotalOf(items));
    if (!(total == amount)) return status::InvalidField("past_refunds", "the items do not add up to the amount");
  }
  for (const Item& item : items) {
    ASSIGN_OR_RETURN(const bool taken, store::TakeItem(tx.sql(), request.order(), item));
    if (!taken) return status::InvalidField("past_refunds", item.unit + " was paid less for " + item.component);
  }
  ASSIGN_OR_RETURN(const bool reserved, store::ReserveOnPayment(tx.sql(), payment->name, amount.minor));
  if (!reserved) return status::InvalidField("past_refunds", "more than was captured on " + past.provider_reference());
  RETURN_IF_ERROR(store::MovePayment(tx.sql(), payment->name, -amount.minor, amount.minor));
  return store::Post(tx.sql(), tx.ids().New(), request.order(), clock::FromProto(past.refund_time()),
                     PaidBackBefore(payment->name, amount, items));
}

absl::StatusOr<std::vector<Allocation>> PlanAllocations(sql::Transaction& tx, const std::string& order,
                                                        const Money& total, const std::string& credit_to) {
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx, order));
  ASSIGN_OR_RETURN(const std::vector<Share> shares, Allocate(total, payments));
  std::vector<Allocation> allocations;
  for (const Share& share : shares) {
    const auto payment = std::find_if(payments.begin(), payments.end(),
                                      [&](const Payment& candidate) { return candidate.name == share.payment; });
    Allocation allocation;
    allocation.payment = share.payment;
    allocation.payment_label = credit_to.empty() ? payment->label : kStoreCreditLabel;
    allocation.credit_to = credit_to;
    allocation.provider_reference = payment->provider_reference;
    allocation.amount = share.amount;
    allocations.push_back(std::move(allocation));
  }
  return allocations;
}

int SlowestDays(const std::vector<Allocation>& allocations) {
  int days = 0;
  for (const Allocation& allocation : allocations) days = std::max(days, ExpectedDays(allocation.payment_label));
  return days;
}

// What a refund is asked for.
struct Obligation {
  std::string order;
  std::string source;
  std::string name;
  Trigger trigger = Trigger::kRule;
  std::string credit_to = {};
};

template <class Request>
Obligation ObligationOf(const Request& request) {
  return {request.order(), request.source(), request.obligation(), static_cast<Trigger>(request.trigger())};
}

// The guards of SQL decide; what was read before only explains.
absl::Status Reserve(sql::Transaction& tx, const Refund& refund) {
  for (const Item& item : refund.items) {
    ASSIGN_OR_RETURN(const bool taken, store::TakeItem(tx, refund.order, item));
    if (!taken) return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left of " + item.unit);
  }
  for (const Allocation& allocation : refund.allocations) {
    ASSIGN_OR_RETURN(const bool reserved, store::ReserveOnPayment(tx, allocation.payment, allocation.amount.minor));
    if (!reserved)
      return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left on " + allocation.payment);
  }
  return absl::OkStatus();
}

// Reserves and writes the tasks that pay; the first one when this obligation was asked for before. `items_of` reads
// under the lock.
absl::StatusOr<Refund> Make(outbox::Transaction& tx, const Obligation& obligation,
                            const std::function<absl::StatusOr<std::vector<Item>>()>& items_of) {
  RETURN_IF_ERROR(tx.sql().Lock("order", obligation.order));
  ASSIGN_OR_RETURN(const store::Charges charges, ChargesFor(tx.sql(), obligation.order, tx.actor()));
  ASSIGN_OR_RETURN(const std::optional<std::string> first,
                   store::FindByObligation(tx.sql(), obligation.source, obligation.name));
  if (first) {
    ASSIGN_OR_RETURN(Refund refund, store::LoadRefund(tx.sql(), *first, ""));
    if (refund.order == obligation.order) return refund;
    return status::Error(errors::v1::REASON_RESOURCE_EXISTS, obligation.source + " is about another order",
                         {{"resource", obligation.source}});
  }
  Refund refund;
  ASSIGN_OR_RETURN(refund.items, items_of());
  ASSIGN_OR_RETURN(refund.total, TotalOf(refund.items));
  ASSIGN_OR_RETURN(const std::vector<Item> remaining, store::RemainingItemsOf(tx.sql(), obligation.order));
  RETURN_IF_ERROR(CheckRemaining(refund.items, remaining));
  RETURN_IF_ERROR(CheckUndisputed(tx.sql(), obligation.order, refund.items));

  refund.name = "refunds/" + tx.ids().New();
  refund.order = obligation.order;
  refund.customer = obligation.credit_to.empty() ? charges.customer : obligation.credit_to;
  refund.payer = charges.customer;
  refund.source = obligation.source;
  refund.obligation = obligation.name;
  refund.trigger = obligation.trigger;
  ASSIGN_OR_RETURN(refund.allocations, PlanAllocations(tx.sql(), refund.order, refund.total, obligation.credit_to));
  for (Allocation& allocation : refund.allocations) allocation.id = tx.ids().New();
  refund.create_time = tx.now();
  refund.cancel_before = tx.now() + GraceOf(refund.trigger);
  const absl::Time sent_time = refund.trigger == Trigger::kRule ? tx.now() : refund.cancel_before + kAfterGrace;
  refund.expected_time = sent_time + absl::Hours(24) * SlowestDays(refund.allocations);
  refund.timeline.push_back({refund.state, tx.now()});

  RETURN_IF_ERROR(Reserve(tx.sql(), refund));
  RETURN_IF_ERROR(store::InsertRefund(tx.sql(), refund));
  RETURN_IF_ERROR(
      store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), Reserved(refund.items, refund.allocations)));
  for (const Allocation& allocation : refund.allocations) {
    RETURN_IF_ERROR(tx.Enqueue(
        {.kind = kSubmitTask, .lane = allocation.id, .payload = AllocationRef(allocation.id), .due_time = sent_time}));
  }
  RETURN_IF_ERROR(EmitChanged(tx, refund));
  return refund;
}

}  // namespace

outbox::CommandKey MoneyKey(const google::protobuf::Message& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  key.keep = kKeepReplies;
  return key;
}

absl::StatusOr<store::Charges> ChargesFor(sql::Transaction& tx, const std::string& order,
                                          const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const std::optional<store::Charges> charges, store::FindCharges(tx, order));
  const std::string owner = auth::OwnerOf(actor);
  if (!charges || (!owner.empty() && charges->customer != owner)) return status::NotFound(order);
  return *charges;
}

absl::Status Refunds::RecordCharges(const v1::RecordChargesRequest& request, const rpc::Call& call,
                                    v1::RecordChargesResponse* response) {
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, PaymentsFrom(request));
  ASSIGN_OR_RETURN(const std::vector<Item> items, FromProto(request.items()));
  RETURN_IF_ERROR(CheckSums(payments, items));
  v1::RecordChargesRequest content = request;
  content.clear_request_id();
  const std::string hash = outbox::KeyOf(content, "", {}).request_hash;

  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", request.order()));
    ASSIGN_OR_RETURN(const std::optional<store::Charges> known, store::FindCharges(tx.sql(), request.order()));
    if (known) {
      if (known->content_hash == hash) return absl::OkStatus();
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, request.order() + " was recorded with other charges",
                           {{"resource", request.order()}});
    }
    RETURN_IF_ERROR(store::InsertCharges(tx.sql(), {request.order(), request.customer(), hash}, payments, items));
    RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), request.order(), tx.now(), Captured(payments, items)));
    for (const auto& past : request.past_refunds()) RETURN_IF_ERROR(RecordPastRefund(tx, request, past, payments));
    v1::ChargesRecorded payload;
    payload.set_order(request.order());
    return tx.Emit({.type = "charges.recorded", .resource = request.order(), .payload = payload});
  });
}

absl::StatusOr<Refunds::Balance> Refunds::GetBalance(const std::string& order, const type::v1::Actor& actor) {
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<Balance> {
    RETURN_IF_ERROR(ChargesFor(tx, order, actor).status());
    Balance balance;
    ASSIGN_OR_RETURN(balance.payments, store::PaymentsOf(tx, order));
    ASSIGN_OR_RETURN(balance.remaining, store::RemainingItemsOf(tx, order));
    return balance;
  });
}

absl::StatusOr<Refunds::Quote> Refunds::QuoteRefund(const v1::QuoteRefundRequest& request,
                                                    const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const std::vector<Item> items, FromProto(request.items()));
  ASSIGN_OR_RETURN(const Money total, TotalOf(items));
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<Quote> {
    RETURN_IF_ERROR(ChargesFor(tx, request.order(), actor).status());
    ASSIGN_OR_RETURN(const std::vector<Item> remaining, store::RemainingItemsOf(tx, request.order()));
    RETURN_IF_ERROR(CheckRemaining(items, remaining));
    RETURN_IF_ERROR(CheckUndisputed(tx, request.order(), items));
    Quote quote{total, {}, 0};
    ASSIGN_OR_RETURN(quote.allocations, PlanAllocations(tx, request.order(), total, request.credit_to()));
    quote.expected_days = SlowestDays(quote.allocations);
    return quote;
  });
}

absl::Status Refunds::Create(const v1::CreateRefundRequest& request, const rpc::Call& call,
                             v1::CreateRefundResponse* response) {
  ASSIGN_OR_RETURN(const std::vector<Item> items, FromProto(request.items()));
  RETURN_IF_ERROR(TotalOf(items).status());
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    Obligation obligation = ObligationOf(request);
    obligation.credit_to = request.credit_to();
    ASSIGN_OR_RETURN(const Refund refund, Make(tx, obligation, [&] { return items; }));
    *response->mutable_refund() = ToProto(refund);
    return absl::OkStatus();
  });
}

absl::Status Refunds::CreatePartialKeep(const v1::CreatePartialKeepRequest& request, const rpc::Call& call,
                                        v1::CreatePartialKeepResponse* response) {
  ASSIGN_OR_RETURN(const Money amount, money::FromProto(request.amount()));
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    const auto items_of = [&]() -> absl::StatusOr<std::vector<Item>> {
      ASSIGN_OR_RETURN(const std::vector<PaidComponent> components,
                       store::ComponentsOf(tx.sql(), request.order(), request.unit()));
      return PartialKeep(request.unit(), components, amount);
    };
    ASSIGN_OR_RETURN(const Refund refund, Make(tx, ObligationOf(request), items_of));
    *response->mutable_refund() = ToProto(refund);
    return absl::OkStatus();
  });
}

absl::StatusOr<Refund> Refunds::Get(const std::string& name, const type::v1::Actor& actor) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadRefund(tx, name, auth::OwnerOf(actor)); });
}

absl::StatusOr<std::vector<Refund>> Refunds::List(const std::string& order, const type::v1::Actor& actor) {
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<std::vector<Refund>> {
    RETURN_IF_ERROR(ChargesFor(tx, order, actor).status());
    return store::RefundsOf(tx, order, auth::OwnerOf(actor));
  });
}

}  // namespace recourse::refunds
