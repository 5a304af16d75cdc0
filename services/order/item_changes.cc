#include "services/order/item_changes.h"

#include <algorithm>
#include <map>

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/item_change.h"
#include "services/order/names.h"
#include "services/order/offers.h"
#include "services/order/store/change_store.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

constexpr char kPayBackTask[] = "pay_back_change";

struct Swap {
  Unit unit;
  v1::Line line;  // that it leaves
  v1::Variant variant;
  PriceCut cut;
};

// What the request would do to the order as it is now.
struct Plan {
  StoredOrder order;
  std::vector<Unit> units;
  Reservations reservations;
  std::vector<Swap> swaps;
  money::Money total;
};

absl::StatusOr<Swap> PlanSwap(sql::Transaction& tx, const Plan& plan, int number, const std::string& wanted,
                              absl::Time now) {
  const auto unit = std::ranges::find(plan.units, number, &Unit::number);
  if (unit == plan.units.end()) {
    return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, "no such unit in the order",
                         {{"unit", absl::StrCat(number)}});
  }
  Swap swap{.unit = *unit, .line = {}, .variant = {}, .cut = {}};
  for (const v1::Line& line : plan.order.header.lines()) {
    if (LineId(line.name()) == unit->line) swap.line = line;
  }
  ASSIGN_OR_RETURN(const std::optional<Offer> offer, FindOffer(tx, swap.line.product(), wanted, swap.variant));
  RETURN_IF_ERROR(CheckSwap(*unit, plan.reservations, now, swap.line.product(), swap.line.variant(), wanted, offer));
  ASSIGN_OR_RETURN(swap.cut, PriceCutOf(unit->components, offer->price));
  return swap;
}

absl::StatusOr<Plan> MakePlan(sql::Transaction& tx, const v1::ReplaceOrderItemsRequest& request,
                              const std::string& owner, absl::Time now) {
  Plan plan;
  ASSIGN_OR_RETURN(plan.order, LoadOrder(tx, OrderId(request.name()), owner));
  if (!request.etag().empty() && request.etag() != absl::StrCat(plan.order.version)) {
    return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the order has changed since",
                         {{"etag", absl::StrCat(plan.order.version)}});
  }
  ASSIGN_OR_RETURN(const std::vector<int> numbers, UnitNumbers(plan.order.id, request.units()));
  ASSIGN_OR_RETURN(plan.units, LoadUnits(tx, plan.order.id));
  ASSIGN_OR_RETURN(plan.reservations, LoadReservations(tx, plan.order.id));
  ASSIGN_OR_RETURN(const money::Currency currency, money::Currency::Parse(plan.order.header.currency_code()));
  plan.total = {currency, 0};
  for (size_t i = 0; i < numbers.size(); ++i) {
    ASSIGN_OR_RETURN(Swap swap, PlanSwap(tx, plan, numbers[i], request.variants(static_cast<int>(i)), now));
    ASSIGN_OR_RETURN(plan.total, money::Add(plan.total, swap.cut.item_back));
    ASSIGN_OR_RETURN(plan.total, money::Add(plan.total, swap.cut.tax_back));
    plan.swaps.push_back(std::move(swap));
  }
  return plan;
}

using Items = google::protobuf::RepeatedPtrField<refunds::v1::RefundItem>;

void AddItem(const std::string& unit, const char* component, const type::v1::Money& amount, Items& items) {
  if (amount.minor_units() == 0) return;
  refunds::v1::RefundItem& item = *items.Add();
  item.set_unit(unit);
  item.set_component(component);
  *item.mutable_amount() = amount;
}

Items ItemsOf(const v1::OrderChange& change) {
  Items items;
  for (const v1::ItemChange& item : change.items()) {
    AddItem(item.unit(), "ITEM", item.item_back(), items);
    AddItem(item.unit(), "ITEM_TAX", item.tax_back(), items);
  }
  return items;
}

v1::OrderChange ChangeOf(const Plan& plan, const std::string& id, absl::Time now) {
  v1::OrderChange change;
  change.set_name(OrderName(plan.order.id) + "/changes/" + id);
  change.set_customer(plan.order.header.customer());
  *change.mutable_create_time() = clock::ToProto(now);
  *change.mutable_total() = money::ToProto(plan.total);
  for (const Swap& swap : plan.swaps) {
    v1::ItemChange& item = *change.add_items();
    item.set_unit(UnitName(plan.order.id, swap.unit.number));
    item.set_from_variant(swap.line.variant());
    item.set_to_variant(swap.variant.name());
    *item.mutable_paid() = money::ToProto(swap.cut.paid);
    *item.mutable_price() = money::ToProto(swap.cut.price);
    *item.mutable_item_back() = money::ToProto(swap.cut.item_back);
    *item.mutable_tax_back() = money::ToProto(swap.cut.tax_back);
  }
  change.set_state(plan.total.IsZero() ? v1::OrderChange::STATE_COMPLETED : v1::OrderChange::STATE_ACCEPTED);
  return change;
}

std::string FreeLineId(const v1::Order& header, const std::string& line_id) {
  for (int i = 2;; ++i) {
    const std::string candidate = absl::StrCat(line_id, "-", i);
    const bool taken =
        std::ranges::any_of(header.lines(), [&](const v1::Line& line) { return LineId(line.name()) == candidate; });
    if (!taken) return candidate;
  }
}

// The line of this variant that units of the other line move to; a new one, unless this request has made it already.
const std::string& NewLine(StoredOrder& order, const Swap& swap,
                           std::map<std::pair<std::string, std::string>, std::string>& made) {
  std::string& id = made[{swap.unit.line, swap.variant.name()}];
  if (!id.empty()) return id;
  id = FreeLineId(order.header, swap.unit.line);
  v1::Line& line = *order.header.add_lines();
  line = swap.line;
  line.set_name(LineName(order.id, id));
  line.set_variant(swap.variant.name());
  line.set_variant_title(swap.variant.title());
  *line.mutable_facts()->mutable_unit_price() = swap.variant.price();
  return id;
}

absl::Status Apply(sql::Transaction& tx, Plan& plan) {
  std::map<std::pair<std::string, std::string>, std::string> made;
  for (const Swap& swap : plan.swaps) {
    Unit& unit = *std::ranges::find(plan.units, swap.unit.number, &Unit::number);
    unit.components = After(unit.components, swap.cut);
    unit.line = NewLine(plan.order, swap, made);
    RETURN_IF_ERROR(ReplaceUnit(tx, plan.order.id, unit));
  }
  return SaveHeader(tx, plan.order);
}

absl::Status Emit(outbox::Transaction& tx, const char* type, const v1::OrderChange& change) {
  v1::OrderChanged event;
  *event.mutable_change() = change;
  return tx.Emit({.type = type, .resource = change.name(), .payload = event});
}

absl::StatusOr<v1::OrderChange> LoadLocked(sql::Transaction& tx, const std::string& name) {
  const std::string rest = OrderId(name);
  RETURN_IF_ERROR(tx.Lock("order", rest.substr(0, rest.find('/'))));
  return LoadChange(tx, name);
}

}  // namespace

absl::StatusOr<v1::ReplaceOrderItemsResponse> ItemChanges::Replace(const rpc::Call& call,
                                                                   const v1::ReplaceOrderItemsRequest& request) {
  if (request.units_size() != request.variants_size()) {
    return status::Error(errors::v1::REASON_LENGTH_MISMATCH, "there is not one variant for each unit");
  }
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ReplaceOrderItemsResponse response;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &response));
  if (replayed) return response;
  const std::string owner = auth::OwnerOf(call.actor());

  // Planned and priced first, because refunds is asked outside of the transaction.
  ASSIGN_OR_RETURN(const Plan planned, outbox_.db().Read([&](sql::Transaction& tx) {
    return MakePlan(tx, request, owner, outbox_.clock().Now());
  }));
  refunds::v1::QuoteRefundResponse quote;
  if (!planned.total.IsZero()) {
    refunds::v1::QuoteRefundRequest question;
    question.set_order(request.name());
    *question.mutable_items() = ItemsOf(ChangeOf(planned, "", outbox_.clock().Now()));
    ASSIGN_OR_RETURN(quote,
                     refunds_.Call(&Refunds::Stub::QuoteRefund, question, OurselvesFor(call.actor()), call.deadline));
  }
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(tx.sql().Lock("order", planned.order.id));
    ASSIGN_OR_RETURN(Plan plan, MakePlan(tx.sql(), request, owner, tx.now()));
    if (plan.order.version != planned.order.version || plan.total != planned.total) {
      return status::Error(errors::v1::REASON_CONFLICT, "the order changed meanwhile; ask again");
    }
    v1::OrderChange& change = *response.mutable_change() = ChangeOf(plan, tx.ids().New(), tx.now());
    RETURN_IF_ERROR(Apply(tx.sql(), plan));
    RETURN_IF_ERROR(InsertChange(tx.sql(), plan.order.id, change));
    RETURN_IF_ERROR(Emit(tx, "order.items_replaced", change));
    if (!plan.total.IsZero()) {
      RETURN_IF_ERROR(tx.Enqueue({.kind = kPayBackTask, .lane = change.name(), .payload = change}));
    }
    *response.mutable_order() = ToProto(plan.order, plan.units, plan.reservations, tx.now());
    for (const refunds::v1::Allocation& allocation : quote.allocations()) {
      v1::PaidBack& part = *response.add_paid_back();
      part.set_payment_label(allocation.payment_label());
      *part.mutable_amount() = allocation.amount();
    }
    response.set_expected_days(quote.expected_days());
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListOrderChangesResponse> ItemChanges::List(const rpc::Call& call,
                                                               const v1::ListOrderChangesRequest& request) {
  const std::string owner = auth::OwnerOf(call.actor());
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListOrderChangesResponse> {
    RETURN_IF_ERROR(LoadOrder(tx, OrderId(request.parent()), owner).status());
    ASSIGN_OR_RETURN(const std::vector<v1::OrderChange> changes, LoadChanges(tx, OrderId(request.parent())));
    v1::ListOrderChangesResponse response;
    for (const v1::OrderChange& change : changes) {
      v1::OrderChange& shown = *response.add_changes() = change;
      if (!owner.empty()) shown.clear_attention();
    }
    return response;
  });
}

void ItemChanges::RegisterTasks(outbox::TaskRunner& runner) {
  outbox::TaskHandler pay_back;
  pay_back.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    const auto change = task.As<v1::OrderChange>();
    const std::string rest = OrderId(change.name());
    refunds::v1::CreateRefundRequest request;
    request.set_order(OrderName(rest.substr(0, rest.find('/'))));
    request.set_source(change.name());
    request.set_obligation("difference");
    *request.mutable_items() = ItemsOf(change);
    request.set_request_id(task.id);
    ASSIGN_OR_RETURN(const auto reply, refunds_.Call(&Refunds::Stub::CreateRefund, request, OurselvesFor(task.actor)));
    return reply.refund().SerializeAsString();
  };
  pay_back.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& reply) -> absl::Status {
    refunds::v1::Refund refund;
    refund.ParseFromString(reply);
    ASSIGN_OR_RETURN(v1::OrderChange change, LoadLocked(tx.sql(), task.lane));
    change.set_refund(refund.name());
    change.set_state(v1::OrderChange::STATE_COMPLETED);
    RETURN_IF_ERROR(UpdateChange(tx.sql(), change));
    return Emit(tx, "order.change_completed", change);
  };
  // A cancellation that came in between has paid back the whole unit, the difference with it; a person sees that.
  pay_back.on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                           const absl::Status& refusal) -> absl::Status {
    ASSIGN_OR_RETURN(v1::OrderChange change, LoadLocked(tx.sql(), task.lane));
    change.set_attention(absl::StrCat("The refund was refused: ", refusal.message()));
    return UpdateChange(tx.sql(), change);
  };
  runner.Register(kPayBackTask, std::move(pay_back));
}

}  // namespace recourse::order
