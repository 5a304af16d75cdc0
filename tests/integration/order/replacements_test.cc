#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/fulfilment_service.grpc.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;

class Held : public OrderFixture {
 public:
  Held() {
    Import(Book("o1"));
    Scan("T-o1", "301", start);
    v1::ReserveUnitsRequest reserve;
    reserve.set_order("orders/o1");
    reserve.add_units("orders/o1/units/2");
    reserve.add_units("orders/o1/units/3");
    reserve.set_holder("returns/r1");
    reserve.set_request_id(NewRequestId());
    REQUIRE(harness.Call(Returns(), "order", &Stub::ReserveUnits, reserve).ok());
  }

  absl::StatusOr<v1::CreateReplacementOrderResponse> Replace(const std::string& source, std::vector<int> units,
                                                             const std::string& customer = kAna) {
    v1::CreateReplacementOrderRequest request;
    request.set_order("orders/o1");
    for (const int unit : units) request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_source(source);
    request.set_request_id(NewRequestId());
    return harness.Call(Returns(customer), "order", &Stub::CreateReplacementOrder, request);
  }
};

TEST_CASE_METHOD(Held, "T-RET-3: a replacement is an order of its own, and its units can be returned") {
  const auto created = Replace("returns/r1", {2, 3});
  REQUIRE(created.ok());
  const v1::Order order = Get(created->order().name());
  CHECK(order.kind() == v1::Order::KIND_REPLACEMENT);
  CHECK(order.source() == "returns/r1");
  CHECK(order.customer() == kAna);
  CHECK(order.state() == v1::Order::STATE_UNSHIPPED);
  REQUIRE(order.lines_size() == 1);
  REQUIRE(order.lines(0).units_size() == 2);
  CHECK(order.lines(0).product() == "products/kettle");
  CHECK(order.lines(0).units(0).replaces() == "orders/o1/units/2");
  CHECK(order.lines(0).units(1).replaces() == "orders/o1/units/3");
  CHECK(order.lines(0).units(0).components().empty());
  // The original waits for the remedy to end.
  CHECK(Get("orders/o1").lines(0).units(1).state() == v1::Unit::STATE_DELIVERED);
  CHECK(Events("order.imported").size() == 1);  // a replacement is no sale
  v1::ReplacementCreated event;
  REQUIRE(Events("order.replacement_created").front().payload().UnpackTo(&event));
  CHECK(event.units_size() == 2);

  v1::ReserveUnitsRequest reserve;
  reserve.set_order(order.name());
  reserve.add_units(order.lines(0).units(0).name());
  reserve.set_holder("returns/r2");
  reserve.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(Returns(), "order", &Stub::ReserveUnits, reserve).status()) ==
        errors::v1::REASON_UNIT_NOT_SHIPPED);
  v1::CreateShipmentRequest ship;
  ship.set_order(order.name());
  ship.add_units(order.lines(0).units(0).name());
  ship.set_carrier("sandbox");
  ship.set_tracking_number("R-1");
  ship.set_request_id(NewRequestId());
  const auto warehouse = harness.Person("agents/wim", "warehouse");
  REQUIRE(harness.Call(warehouse, "order", &v1::FulfilmentService::Stub::CreateShipment, ship).ok());
  Scan("R-1", "301", start + absl::Hours(48));
  reserve.set_request_id(NewRequestId());
  CHECK(harness.Call(Returns(), "order", &Stub::ReserveUnits, reserve).ok());
}

TEST_CASE("a replacement that has not left is cancelled, and no money moves") {
  OrderFixture order(refunds::Module());
  order.Import(order.Book("o1"));
  order.Scan("T-o1", "301", order.start);
  v1::ReserveUnitsRequest reserve;
  reserve.set_order("orders/o1");
  reserve.add_units("orders/o1/units/2");
  reserve.set_holder("returns/r1");
  reserve.set_request_id(order.NewRequestId());
  REQUIRE(order.harness.Call(order.Returns(), "order", &Stub::ReserveUnits, reserve).ok());
  v1::CreateReplacementOrderRequest request;
  request.set_order("orders/o1");
  request.add_units("orders/o1/units/2");
  request.set_source("returns/r1");
  request.set_request_id(order.NewRequestId());
  const auto created = order.harness.Call(order.Returns(), "order", &Stub::CreateReplacementOrder, request);
  REQUIRE(created.ok());
  v1::CancelOrderRequest cancel;
  cancel.set_name(created->order().name());
  cancel.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
  cancel.set_request_id(order.NewRequestId());
  const auto cancelled =
      order.harness.Call(order.harness.Customer(kAna), "order", &v1::CancellationService::Stub::CancelOrder, cancel);
  INFO(cancelled.status().ToString());
  REQUIRE(cancelled.ok());
  CHECK(cancelled->total().minor_units() == 0);
  CHECK(order.Events("cancellation.completed").size() == 1);
  CHECK(order.Get(created->order().name()).state() == v1::Order::STATE_CANCELLED);
}

TEST_CASE_METHOD(Held, "INV-04: a unit is replaced once, by the remedy that holds it") {
  struct Case {
    const char* rule;
    const char* source;
    std::vector<int> units;
    errors::v1::Reason reason;
  };
  const auto first = Replace("returns/r1", {2});
  REQUIRE(first.ok());
  const Case cases[] = {
      {"the same remedy gets the same order", "returns/r1", {2}, errors::v1::REASON_UNSPECIFIED},
      {"another remedy", "claims/c1", {2}, errors::v1::REASON_RESOURCE_EXISTS},
      {"not held by it", "claims/c1", {3}, errors::v1::REASON_RESERVATION_LOST},
      {"not held by anybody", "returns/r1", {1}, errors::v1::REASON_RESERVATION_LOST},
      {"not in the order", "returns/r1", {9}, errors::v1::REASON_UNIT_NOT_IN_ORDER},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    const auto again = Replace(test.source, test.units);
    CHECK(status::ReasonOf(again.status()) == test.reason);
    if (again.ok()) CHECK(again->order().name() == first->order().name());
  }
  CHECK(absl::IsNotFound(Replace("returns/r1", {3}, kBen).status()));
}

}  // namespace
}  // namespace recourse::order
