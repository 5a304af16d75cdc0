#include "services/order/replacements.h"

#include <algorithm>
#include <set>

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/reservation.h"
#include "services/order/names.h"
#include "services/order/store/order_store.h"
#include "services/order/store/replacement_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

// The same goods under the same facts; nothing is paid for them, so their units have no components.
StoredOrder NewOrder(const StoredOrder& original, const v1::CreateReplacementOrderRequest& request,
                     const std::set<std::string>& lines, const std::string& id, absl::Time now) {
  StoredOrder order{.id = id, .header = original.header, .version = 1};
  order.header.set_name(OrderName(id));
  *order.header.mutable_placed_time() = clock::ToProto(now);
  order.header.set_kind(v1::Order::KIND_REPLACEMENT);
  order.header.set_source(request.source());
  order.header.clear_lines();
  if (request.has_address()) *order.header.mutable_shipping_address() = request.address();
  for (const v1::Line& line : original.header.lines()) {
    const std::string line_id = LineId(line.name());
    if (!lines.contains(line_id)) continue;
    *order.header.add_lines() = line;
    order.header.mutable_lines()->rbegin()->set_name(LineName(id, line_id));
  }
  return order;
}

}  // namespace

// A unit is replaced once, whatever chain of remedies it goes through; what was sent in its place can be replaced in
// its turn.
absl::StatusOr<std::optional<std::string>> SentBefore(sql::Transaction& tx, const std::string& order_id,
                                                      const std::vector<int>& wanted, const std::string& source) {
  ASSIGN_OR_RETURN(const auto replacements, LoadReplacements(tx, order_id));
  std::optional<std::string> sent;
  for (const int number : wanted) {
    const auto found = replacements.find(number);
    if (found == replacements.end()) continue;
    if (found->second.source != source) {
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "the unit has been replaced",
                           {{"resource", OrderName(found->second.new_order_id)}, {"unit", UnitName(order_id, number)}});
    }
    sent = found->second.new_order_id;
  }
  return sent;
}

absl::Status CheckHeld(const Reservations& reservations, const std::vector<int>& wanted, const std::string& source,
                       absl::Time now) {
  for (const int number : wanted) {
    const auto found = reservations.find(number);
    const bool held = found != reservations.end() && found->second.HoldsAt(now);
    if (held && found->second.holder == source) continue;
    return status::Error(errors::v1::REASON_RESERVATION_LOST, "the remedy does not hold the unit",
                         {{"holder", held ? found->second.holder : ""}, {"unit", absl::StrCat(number)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CreateReplacementOrderResponse> Replacements::Create(
    const rpc::Call& call, const v1::CreateReplacementOrderRequest& request) {
  const std::string order_id = OrderId(request.order());
  ASSIGN_OR_RETURN(const std::vector<int> wanted, UnitNumbers(order_id, request.units()));
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateReplacementOrderResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    ASSIGN_OR_RETURN(const StoredOrder original, LoadOrder(tx.sql(), order_id, auth::OwnerOf(call.actor())));
    ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
    RETURN_IF_ERROR(CheckUnits(units, wanted, /*holder=*/""));
    ASSIGN_OR_RETURN(const std::optional<std::string> sent, SentBefore(tx.sql(), order_id, wanted, request.source()));
    if (sent) {
      ASSIGN_OR_RETURN(const StoredOrder known, LoadOrder(tx.sql(), *sent, /*owner=*/""));
      ASSIGN_OR_RETURN(const std::vector<Unit> known_units, LoadUnits(tx.sql(), *sent));
      *response.mutable_order() = ToProto(known, known_units, /*reservations=*/{}, tx.now());
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
    RETURN_IF_ERROR(CheckHeld(reservations, wanted, request.source(), tx.now()));

    std::vector<Unit> new_units;
    std::set<std::string> lines;
    for (const Unit& unit : units) {
      if (std::ranges::find(wanted, unit.number) == wanted.end()) continue;
      Unit& copy = new_units.emplace_back();
      copy.number = static_cast<int>(new_units.size());
      copy.line = unit.line;
      copy.replaces = UnitName(order_id, unit.number);
      lines.insert(unit.line);
    }
    const StoredOrder order = NewOrder(original, request, lines, tx.ids().New(), tx.now());
    RETURN_IF_ERROR(InsertOrder(tx.sql(), order, new_units));
    v1::ReplacementCreated event;
    event.set_order(order.header.name());
    event.set_customer(order.header.customer());
    event.set_source(request.source());
    for (const int number : wanted) {
      RETURN_IF_ERROR(
          InsertReplacement(tx.sql(), order_id, number, {.source = request.source(), .new_order_id = order.id}));
      event.add_units(UnitName(order_id, number));
    }
    *response.mutable_order() = ToProto(order, new_units, /*reservations=*/{}, tx.now());
    return tx.Emit({.type = "order.replacement_created", .resource = event.order(), .payload = event});
  }));
  return response;
}

}  // namespace recourse::order
