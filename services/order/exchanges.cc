#include "services/order/exchanges.h"

#include <algorithm>
#include <map>

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/item_change.h"
#include "services/order/names.h"
#include "services/order/offers.h"
#include "services/order/replacements.h"
#include "services/order/store/order_store.h"
#include "services/order/store/replacement_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

// What would be placed, and what it takes the place of.
struct Plan {
  StoredOrder order;
  std::vector<Unit> units;
  std::vector<int> replaced;
};

absl::StatusOr<Unit> FindUnit(const std::vector<Unit>& units, const std::string& order_id, const std::string& name) {
  const auto found =
      std::ranges::find_if(units, [&](const Unit& unit) { return UnitName(order_id, unit.number) == name; });
  if (found != units.end()) return *found;
  return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, "no such unit in the order", {{"unit", name}});
}

absl::StatusOr<v1::Line> LineOf(const StoredOrder& order, const Unit& unit) {
  for (const v1::Line& line : order.header.lines()) {
    if (LineId(line.name()) == unit.line) return line;
  }
  return absl::InternalError("unit without a line: " + UnitName(order.id, unit.number));
}

StoredOrder EmptyOrder(const StoredOrder& original, const v1::CreateExchangeOrderRequest& request,
                       const std::string& id, absl::Time now) {
  StoredOrder order{.id = id, .header = original.header, .version = 1};
  order.header.set_name(OrderName(id));
  *order.header.mutable_placed_time() = clock::ToProto(now);
  order.header.set_kind(v1::Order::KIND_EXCHANGE);
  order.header.set_source(request.source());
  order.header.clear_lines();
  if (request.has_address()) *order.header.mutable_shipping_address() = request.address();
  return order;
}

// The line of this variant in the new order; facts are those of the goods it takes the place of, at today's price.
std::string AddLine(StoredOrder& order, const v1::Line& old, const v1::ExchangedUnit& wanted,
                    std::map<std::pair<std::string, std::string>, std::string>& made) {
  std::string& id = made[{old.name(), wanted.variant()}];
  if (!id.empty()) return id;
  id = absl::StrCat(made.size());
  v1::Line& line = *order.header.add_lines();
  line = old;
  line.set_name(LineName(order.id, id));
  line.set_variant(wanted.variant());
  line.set_variant_title(wanted.variant_title());
  for (const v1::Component& component : wanted.components()) {
    if (component.kind() == v1::Component::KIND_ITEM) {
      *line.mutable_facts()->mutable_unit_price() = component.amount();
    }
  }
  return id;
}

absl::StatusOr<Plan> MakePlan(sql::Transaction& tx, const StoredOrder& original,
                              const v1::CreateExchangeOrderRequest& request, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx, original.id));
  ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx, original.id));
  Plan plan{.order = EmptyOrder(original, request, request.request_id(), now), .units = {}, .replaced = {}};
  std::map<std::pair<std::string, std::string>, std::string> made;
  for (const v1::ExchangedUnit& wanted : request.units()) {
    ASSIGN_OR_RETURN(const Unit old, FindUnit(units, original.id, wanted.unit()));
    ASSIGN_OR_RETURN(const v1::Line line, LineOf(original, old));
    v1::Variant variant;
    ASSIGN_OR_RETURN(const std::optional<Offer> offer, FindOffer(tx, line.product(), wanted.variant(), variant));
    RETURN_IF_ERROR(CheckOffer(old, line.product(), line.variant(), wanted.variant(), offer));
    Unit& unit = plan.units.emplace_back();
    unit.number = static_cast<int>(plan.units.size());
    unit.line = AddLine(plan.order, line, wanted, made);
    ASSIGN_OR_RETURN(unit.components, FromProto(wanted.components()));
    unit.replaces = UnitName(original.id, old.number);
    plan.replaced.push_back(old.number);
  }
  RETURN_IF_ERROR(CheckHeld(reservations, plan.replaced, request.source(), now));
  return plan;
}

absl::StatusOr<std::optional<v1::Order>> FindSent(sql::Transaction& tx, const std::string& order_id,
                                                  const v1::CreateExchangeOrderRequest& request, absl::Time now) {
  google::protobuf::RepeatedPtrField<std::string> names;
  for (const v1::ExchangedUnit& unit : request.units()) *names.Add() = unit.unit();
  ASSIGN_OR_RETURN(const std::vector<int> wanted, UnitNumbers(order_id, names));
  ASSIGN_OR_RETURN(const std::optional<std::string> sent, SentBefore(tx, order_id, wanted, request.source()));
  if (!sent) return std::nullopt;
  ASSIGN_OR_RETURN(const StoredOrder known, LoadOrder(tx, *sent, /*owner=*/""));
  ASSIGN_OR_RETURN(const std::vector<Unit> known_units, LoadUnits(tx, *sent));
  return ToProto(known, known_units, /*reservations=*/{}, now);
}

refunds::v1::TransferValueRequest TransferOf(const v1::CreateExchangeOrderRequest& request, const Plan& plan) {
  refunds::v1::TransferValueRequest transfer;
  transfer.set_from_order(request.paid_order());
  for (const v1::Funding& funding : request.funding()) {
    refunds::v1::RefundItem& item = *transfer.add_from_items();
    item.set_unit(funding.unit());
    item.set_component(funding.component());
    *item.mutable_amount() = funding.amount();
  }
  transfer.set_to_order(plan.order.header.name());
  for (const Unit& unit : plan.units) AddItems(plan.order.id, unit, transfer.mutable_to_items());
  transfer.set_request_id(request.request_id());
  return transfer;
}

}  // namespace

absl::StatusOr<v1::QuoteExchangeResponse> Exchanges::Quote(const rpc::Call& call,
                                                           const v1::QuoteExchangeRequest& request) {
  if (request.units_size() != request.variants_size()) {
    return status::Error(errors::v1::REASON_LENGTH_MISMATCH, "there is not one variant for each unit");
  }
  const std::string order_id = OrderId(request.order());
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::QuoteExchangeResponse> {
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx, order_id, auth::OwnerOf(call.actor())));
    ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx, order_id));
    v1::QuoteExchangeResponse response;
    for (int i = 0; i < request.units_size(); ++i) {
      ASSIGN_OR_RETURN(const Unit unit, FindUnit(units, order_id, request.units(i)));
      ASSIGN_OR_RETURN(const v1::Line line, LineOf(order, unit));
      v1::Variant variant;
      ASSIGN_OR_RETURN(const std::optional<Offer> offer, FindOffer(tx, line.product(), request.variants(i), variant));
      RETURN_IF_ERROR(CheckOffer(unit, line.product(), line.variant(), request.variants(i), offer));
      v1::ExchangedUnit& exchanged = *response.add_units();
      exchanged.set_unit(request.units(i));
      exchanged.set_variant(variant.name());
      exchanged.set_variant_title(variant.title());
      *exchanged.mutable_components() = ToProto(PricedLike(unit.components, offer->price));
    }
    return response;
  });
}

absl::StatusOr<v1::CreateExchangeOrderResponse> Exchanges::Create(const rpc::Call& call,
                                                                  const v1::CreateExchangeOrderRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateExchangeOrderResponse response;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &response));
  if (replayed) return response;
  const std::string order_id = OrderId(request.order());
  const std::string owner = auth::OwnerOf(call.actor());

  // Money first: an order that is sent has been paid for. A crash in between leaves value with an order of this name,
  // which the next attempt places.
  std::optional<refunds::v1::TransferValueRequest> transfer;
  RETURN_IF_ERROR(outbox_.db()
                      .Read([&](sql::Transaction& tx) -> absl::StatusOr<bool> {
                        transfer.reset();
                        const absl::Time now = outbox_.clock().Now();
                        ASSIGN_OR_RETURN(const StoredOrder original, LoadOrder(tx, order_id, owner));
                        ASSIGN_OR_RETURN(const std::optional<v1::Order> sent, FindSent(tx, order_id, request, now));
                        if (sent) return true;
                        ASSIGN_OR_RETURN(const Plan plan, MakePlan(tx, original, request, now));
                        transfer = TransferOf(request, plan);
                        return false;
                      })
                      .status());
  if (transfer) {
    RETURN_IF_ERROR(
        charges_.Call(&Charges::Stub::TransferValue, *transfer, OurselvesFor(call.actor()), call.deadline).status());
  }
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    ASSIGN_OR_RETURN(const StoredOrder original, LoadOrder(tx.sql(), order_id, owner));
    ASSIGN_OR_RETURN(const std::optional<v1::Order> sent, FindSent(tx.sql(), order_id, request, tx.now()));
    if (sent) {
      *response.mutable_order() = *sent;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Plan plan, MakePlan(tx.sql(), original, request, tx.now()));
    RETURN_IF_ERROR(InsertOrder(tx.sql(), plan.order, plan.units));
    v1::ReplacementCreated event;
    event.set_order(plan.order.header.name());
    event.set_customer(plan.order.header.customer());
    event.set_source(request.source());
    for (const int number : plan.replaced) {
      RETURN_IF_ERROR(
          InsertReplacement(tx.sql(), order_id, number, {.source = request.source(), .new_order_id = plan.order.id}));
      event.add_units(UnitName(order_id, number));
    }
    *response.mutable_order() = ToProto(plan.order, plan.units, /*reservations=*/{}, tx.now());
    return tx.Emit({.type = "order.exchange_created", .resource = event.order(), .payload = event});
  }));
  return response;
}

}  // namespace recourse::order
