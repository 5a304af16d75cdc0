#include "services/order/orders.h"

#include <algorithm>
#include <set>

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/outbox/event_log.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/delivery_watch.h"
#include "services/order/membership_periods.h"
#include "services/order/names.h"
#include "services/order/store/cancellation_store.h"
#include "services/order/store/change_store.h"
#include "services/order/store/delivery_store.h"
#include "services/order/store/gift_store.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

// Who sells something of it besides the platform.
std::set<std::string> SellersOf(const v1::ImportedOrder& order) {
  std::set<std::string> sellers;
  for (const v1::ImportedLine& line : order.lines()) {
    if (!line.facts().seller().empty()) sellers.insert(line.facts().seller());
  }
  return sellers;
}

constexpr int kDefaultPageSize = 20;
constexpr int kDefaultEvents = 50;

// A token is where the page before ended, so orders that come in meanwhile neither repeat nor hide any.
std::string TokenOf(const StoredOrder& last) {
  std::string token;
  absl::WebSafeBase64Escape(absl::StrCat(absl::ToUnixMicros(clock::FromProto(last.header.placed_time())), " ", last.id),
                            &token);
  return token;
}

absl::StatusOr<std::optional<OrderPosition>> PositionOf(const std::string& token) {
  if (token.empty()) return std::optional<OrderPosition>();
  std::string text;
  int64_t micros = 0;
  if (!absl::WebSafeBase64Unescape(token, &text)) return status::InvalidField("page_token", "is not one of ours");
  const size_t space = text.find(' ');
  if (space == std::string::npos || !absl::SimpleAtoi(text.substr(0, space), &micros)) {
    return status::InvalidField("page_token", "is not one of ours");
  }
  return std::optional(OrderPosition{absl::FromUnixMicros(micros), text.substr(space + 1)});
}

absl::Status AlreadyImported(const std::string& name) {
  return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "the order has been imported", {{"resource", name}});
}

absl::StatusOr<v1::Order> Show(sql::Transaction& tx, const StoredOrder& order, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx, order.id));
  ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx, order.id));
  return ToProto(order, units, reservations, now);
}

Shipment ShipmentOf(const std::string& order_id, const v1::ImportedShipment& imported, const std::vector<Unit>& units) {
  Shipment shipment;
  shipment.order_id = order_id;
  shipment.id = imported.shipment_id();
  shipment.tracking = {imported.carrier(), imported.tracking_number()};
  if (imported.has_promised_time()) shipment.promised_time = clock::FromProto(imported.promised_time());
  for (const Unit& unit : units) {
    if (unit.shipment == shipment.id) shipment.units.push_back(unit.number);
  }
  return shipment;
}

// Scans of a shipment in the book must be that parcel's.
absl::Status CheckScans(const v1::ImportedOrder& order) {
  for (const v1::ImportedShipment& shipment : order.shipments()) {
    for (const v1::TrackingEvent& event : shipment.events()) {
      if (event.carrier() != shipment.carrier() || event.tracking_number() != shipment.tracking_number()) {
        return status::InvalidField("order.shipments.events", "is a scan of another parcel");
      }
    }
  }
  return absl::OkStatus();
}

// Lines that a past refund names must exist.
absl::Status CheckPastRefunds(const v1::ImportedOrder& order) {
  for (const v1::ImportedRefund& refund : order.past_refunds()) {
    for (const std::string& line : refund.line_ids()) {
      const bool known = std::ranges::any_of(order.lines(), [&](const auto& sold) { return sold.line_id() == line; });
      if (!known) return status::InvalidField("order.past_refunds.line_ids", "no line " + line);
    }
  }
  return absl::OkStatus();
}

// An order that pays for a membership is one service, which nobody sends.
absl::Status CheckMembership(const v1::ImportedOrder& order) {
  if (!order.membership_period()) return absl::OkStatus();
  if (order.membership().empty()) return status::InvalidField("order.membership", "is missing");
  const bool one_service = order.lines_size() == 1 && order.lines(0).quantity() == 1 &&
                           order.lines(0).facts().fulfilment() == policy::v1::PolicyFacts::FULFILMENT_SERVICE;
  if (one_service && order.shipments().empty()) return absl::OkStatus();
  return status::InvalidField("order.lines", "is not one unit of a service");
}

}  // namespace

absl::Status Orders::RecordCharges(const rpc::Call& call, const v1::ImportOrderRequest& request,
                                   const std::vector<Unit>& units) {
  refunds::v1::RecordChargesRequest charges = ChargesOf(request.order(), units);
  charges.set_request_id(ids::Derived(request.request_id(), "charges"));
  return refunds_.Call(&refunds::v1::RefundsService::Stub::RecordCharges, charges, call.actor(), call.deadline)
      .status();
}

absl::StatusOr<v1::ImportOrderResponse> Orders::Import(const rpc::Call& call, const v1::ImportOrderRequest& request) {
  const v1::ImportedOrder& imported = request.order();
  const std::string id = OrderId(imported.name());
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ImportOrderResponse response;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &response));
  if (replayed) return response;

  RETURN_IF_ERROR(CheckScans(imported));
  RETURN_IF_ERROR(CheckPastRefunds(imported));
  RETURN_IF_ERROR(CheckMembership(imported));
  if (!imported.gift_receipt().empty() && !imported.gift()) {
    return status::InvalidField("order.gift_receipt", "is for gifts");
  }
  ASSIGN_OR_RETURN(const SoldOrder sold, FromProto(imported));
  ASSIGN_OR_RETURN(std::vector<Unit> units, Explode(sold));
  if (imported.membership_period()) {
    units.front().state = UnitState::kDelivered;
    units.front().delivered_time = clock::FromProto(imported.placed_time());
  }
  ASSIGN_OR_RETURN(const bool exists, outbox_.db().Read([&](sql::Transaction& tx) { return OrderExists(tx, id); }));
  if (exists) return AlreadyImported(imported.name());
  RETURN_IF_ERROR(RecordCharges(call, request, units));

  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", id));
    ASSIGN_OR_RETURN(const bool known, OrderExists(tx.sql(), id));
    if (known) return AlreadyImported(imported.name());
    RETURN_IF_ERROR(InsertOrder(tx.sql(), {.id = id, .header = HeaderOf(imported), .version = 1}, units));
    if (!imported.gift_receipt().empty()) {
      RETURN_IF_ERROR(InsertGiftReceipt(tx.sql(), imported.gift_receipt(), id));
    }
    v1::OrderImported event;
    event.set_order(imported.name());
    event.set_customer(imported.customer());
    const std::set<std::string> sellers = SellersOf(imported);
    event.mutable_sellers()->Assign(sellers.begin(), sellers.end());
    *event.mutable_placed_time() = imported.placed_time();
    RETURN_IF_ERROR(tx.Emit({.type = "order.imported", .resource = imported.name(), .payload = event}));
    if (imported.membership_period()) RETURN_IF_ERROR(TellPeriod(tx, HeaderOf(imported)));
    for (const v1::ImportedShipment& shipment : imported.shipments()) {
      std::vector<ScanRecord> scans;
      for (const v1::TrackingEvent& scan : shipment.events()) scans.push_back(FromProto(scan));
      RETURN_IF_ERROR(parcels_.Register(tx, ShipmentOf(id, shipment, units), scans).status());
    }
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx.sql(), id, /*owner=*/""));
    ASSIGN_OR_RETURN(*response.mutable_order(), Show(tx.sql(), order, tx.now()));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::GetOrderResponse> Orders::Get(const rpc::Call& call, const v1::GetOrderRequest& request) {
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::GetOrderResponse> {
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx, OrderId(request.name()), auth::OwnerOf(call.actor())));
    v1::GetOrderResponse response;
    ASSIGN_OR_RETURN(*response.mutable_order(), Show(tx, order, now));
    return response;
  });
}

absl::StatusOr<v1::Order> Orders::FindGift(const std::string& receipt) {
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(const std::string id, OrderOfGift(tx, receipt));
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx, id, /*owner=*/""));
    return Show(tx, order, now);
  });
}

absl::StatusOr<v1::WatchOrderResponse> Orders::Watch(const type::v1::Actor& actor, const std::string& name) {
  const absl::Time now = outbox_.clock().Now();
  const std::string owner = auth::OwnerOf(actor);
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::WatchOrderResponse> {
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx, OrderId(name), owner));
    v1::WatchOrderResponse response;
    ASSIGN_OR_RETURN(*response.mutable_order(), Show(tx, order, now));
    ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, LoadShipments(tx, order.id));
    for (const Shipment& shipment : shipments) *response.add_shipments() = ToProto(shipment);
    ASSIGN_OR_RETURN(const std::vector<v1::DeliveryProblem> problems, LoadProblems(tx, order.id));
    for (const v1::DeliveryProblem& problem : problems) *response.add_problems() = ShownTo(actor, problem);
    return response;
  });
}

absl::StatusOr<v1::ListOrderEventsResponse> Orders::ListEvents(const v1::ListOrderEventsRequest& request) {
  const std::string order_id = OrderId(request.parent());
  const int size = request.page_size() == 0 ? kDefaultEvents : request.page_size();
  ASSIGN_OR_RETURN(const outbox::EventPage page,
                   outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<outbox::EventPage> {
                     RETURN_IF_ERROR(LoadOrder(tx, order_id, /*owner=*/"").status());
                     std::vector<std::string> about = {request.parent()};
                     ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, LoadShipments(tx, order_id));
                     for (const Shipment& shipment : shipments) about.push_back(ShipmentName(order_id, shipment.id));
                     ASSIGN_OR_RETURN(const auto problems, LoadProblems(tx, order_id));
                     for (const auto& problem : problems) about.push_back(problem.name());
                     ASSIGN_OR_RETURN(const auto cancellations, LoadCancellations(tx, order_id));
                     for (const auto& cancellation : cancellations) about.push_back(cancellation.name());
                     ASSIGN_OR_RETURN(const auto changes, LoadChanges(tx, order_id));
                     for (const auto& change : changes) about.push_back(change.name());
                     return outbox::ReadEventsAbout(tx, about, request.page_token(), size + 1);
                   }));
  v1::ListOrderEventsResponse response;
  const size_t shown = std::min(page.events.size(), static_cast<size_t>(size));
  response.mutable_events()->Assign(page.events.begin(), page.events.begin() + static_cast<ptrdiff_t>(shown));
  if (page.events.size() > shown) response.set_next_page_token(response.events().rbegin()->cursor());
  return response;
}

absl::StatusOr<v1::ListOrdersResponse> Orders::List(const rpc::Call& call, const v1::ListOrdersRequest& request) {
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != request.parent()) return status::NotFound(request.parent());
  ASSIGN_OR_RETURN(const std::optional<OrderPosition> after, PositionOf(request.page_token()));
  const int size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListOrdersResponse> {
    ASSIGN_OR_RETURN(std::vector<StoredOrder> orders, LoadOrdersOf(tx, request.parent(), after, size + 1));
    v1::ListOrdersResponse response;
    if (orders.size() > static_cast<size_t>(size)) {
      orders.pop_back();
      response.set_next_page_token(TokenOf(orders.back()));
    }
    for (const StoredOrder& order : orders) {
      ASSIGN_OR_RETURN(*response.add_orders(), Show(tx, order, now));
    }
    return response;
  });
}

}  // namespace recourse::order
