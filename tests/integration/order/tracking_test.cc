#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/http/signature.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;

constexpr char kParcel[] = "orders/o1/shipments/s1";

TEST_CASE_METHOD(OrderFixture, "units follow their parcel, whatever order its scans arrive in") {
  Import(Book("o1"));
  CHECK(Scan("T-o1", "301", start) == 1);
  CHECK(Scan("T-o1", "102", start - absl::Hours(20)) == 1);
  CHECK(Scan("T-o1", "102", start - absl::Hours(20)) == 0);
  const v1::Shipment parcel = FindShipment("orders/o1", kParcel);
  CHECK(parcel.state() == v1::Shipment::STATE_DELIVERED);
  CHECK(parcel.events_size() == 2);
  CHECK(parcel.first_scan_time().seconds() == absl::ToUnixSeconds(start - absl::Hours(20)));
  v1::Order order = Get("orders/o1");
  CHECK(order.state() == v1::Order::STATE_PARTIALLY_SHIPPED);
  CHECK(order.lines(0).units(0).state() == v1::Unit::STATE_DELIVERED);
  CHECK(order.lines(0).units(0).delivered_time().seconds() == absl::ToUnixSeconds(start));
  CHECK(order.lines(1).units(0).state() == v1::Unit::STATE_ORDERED);

  Scan("T-o1", "414", start + absl::Hours(1));
  order = Get("orders/o1");
  CHECK(order.lines(0).units(0).state() == v1::Unit::STATE_SHIPPED);
  CHECK_FALSE(order.lines(0).units(0).has_delivered_time());

  const auto events = Events("shipment.updated");
  REQUIRE(events.size() == 3);
  v1::ShipmentUpdated last;
  REQUIRE(events[2].payload().UnpackTo(&last));
  CHECK(last.previous_state() == v1::Shipment::STATE_DELIVERED);
  CHECK(last.shipment().state() == v1::Shipment::STATE_IN_TRANSIT);
}

TEST_CASE_METHOD(OrderFixture, "scans of an unknown tracking number wait for the registration of its parcel") {
  Import(Book("o1"));
  Scan("T-o1", "301", start);
  CHECK(Scan("RET-1", "102", start + absl::Hours(2)) == 1);

  v1::RegisterReturnShipmentRequest request;
  request.set_order("orders/o1");
  request.set_owner("returns/r1");
  request.set_carrier("sandbox");
  request.set_tracking_number("RET-1");
  request.add_units("orders/o1/units/2");
  request.set_request_id(NewRequestId());
  const auto registered = harness.Call(Returns(), "order", &Stub::RegisterReturnShipment, request);
  REQUIRE(registered.ok());
  CHECK(registered->shipment().owner() == "returns/r1");
  CHECK(registered->shipment().first_scan_time().seconds() == absl::ToUnixSeconds(start + absl::Hours(2)));
  CHECK(Get("orders/o1").lines(0).units(1).state() == v1::Unit::STATE_RETURNING);

  v1::ShipmentUpdated event;
  REQUIRE(Events("shipment.updated").back().payload().UnpackTo(&event));
  CHECK(event.shipment().name() == registered->shipment().name());
  CHECK(event.previous_state() == v1::Shipment::STATE_LABEL_CREATED);

  request.set_request_id(NewRequestId());
  const auto again = harness.Call(Returns(), "order", &Stub::RegisterReturnShipment, request);
  REQUIRE(again.ok());
  CHECK(again->shipment().name() == registered->shipment().name());
  request.set_owner("returns/r2");
  request.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(Returns(), "order", &Stub::RegisterReturnShipment, request).status()) ==
        errors::v1::REASON_RESOURCE_EXISTS);
  request.set_request_id(NewRequestId());
  CHECK(absl::IsNotFound(harness.Call(Returns(kBen), "order", &Stub::RegisterReturnShipment, request).status()));
}

TEST_CASE_METHOD(OrderFixture, "a webhook counts only with the carrier's signature") {
  Import(Book("o1"));
  v1::IngestCarrierWebhookRequest request;
  request.set_body(R"({"id":"scan_1","events":[{"carrier":"sandbox","tracking_number":"T-o1","event_code":"302",)"
                   R"("event_time":"2026-09-21T10:00:00.000Z","location":"Depot"}]})");
  const testing::Identity nobody;
  request.set_signature(http::SignWebhook(request.body(), "another secret", absl::Now()));
  CHECK(status::ReasonOf(harness.Call(nobody, "order", &Stub::IngestCarrierWebhook, request).status()) ==
        errors::v1::REASON_SIGNATURE_INVALID);
  CHECK(FindShipment("orders/o1", kParcel).events_size() == 0);
  request.set_signature(http::SignWebhook(request.body(), kCarrierSecret, absl::Now()));
  for (int i = 0; i < 2; ++i) CHECK(harness.Call(nobody, "order", &Stub::IngestCarrierWebhook, request).ok());
  const v1::Shipment parcel = FindShipment("orders/o1", kParcel);
  CHECK(parcel.state() == v1::Shipment::STATE_OUT_FOR_DELIVERY);
  REQUIRE(parcel.events_size() == 1);
  CHECK(parcel.events(0).location() == "Depot");
  request.set_body(R"({"id":"scan_2","events":[{"tracking_number":"T-o1"}]})");
  request.set_signature(http::SignWebhook(request.body(), kCarrierSecret, absl::Now()));
  CHECK(status::ReasonOf(harness.Call(nobody, "order", &Stub::IngestCarrierWebhook, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::order
