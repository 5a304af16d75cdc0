// Labels of what was cancelled after packing, with the real sandbox as the carrier.
#include <absl/strings/str_cat.h>
#include <catch2/catch.hpp>

#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/fulfilment_service.grpc.pb.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/order/order_fixture.h"
#include "tests/integration/sandbox/sandbox_process.h"

namespace recourse::order {
namespace {

using Cancels = v1::CancellationService::Stub;
using Warehouse = v1::FulfilmentService::Stub;

constexpr char kOrder[] = "orders/o1";

struct WithSandbox {
  config::v1::Carrier Carrier() const {
    config::v1::Carrier config;
    config.set_url(sandbox.url());
    config.set_api_key(sandbox::kApiKey);
    return config;
  }
  sandbox::SandboxProcess sandbox{""};
};

// Nothing of the order has a parcel.
struct Packed : WithSandbox, OrderFixture {
  Packed() : OrderFixture(refunds::Module(), Carrier()) {
    v1::ImportedOrder order = Book("o1");
    order.clear_shipments();
    Import(order);
  }

  std::string BuyLabel(const std::string& key) {
    const http::Response reply = sandbox.Post(
        "/carrier/labels", R"({"reference": "parcel", "from": {"recipient": "us"}, "to": {"recipient": "ana"}})",
        {{"Idempotency-Key", key}, {"Authorization", std::string("Bearer ") + sandbox::kApiKey}});
    REQUIRE(reply.status == 200);
    return nlohmann::json::parse(reply.body).at("tracking_number").get<std::string>();
  }
  v1::Shipment Ship(std::initializer_list<int> units, const std::string& tracking_number) {
    v1::CreateShipmentRequest request;
    request.set_order(kOrder);
    for (const int unit : units) request.add_units(absl::StrCat(kOrder, "/units/", unit));
    request.set_carrier("sandbox");
    request.set_tracking_number(tracking_number);
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(warehouse, "order", &Warehouse::CreateShipment, request);
    REQUIRE(response.ok());
    return response->shipment();
  }
  // Asked for by the customer, granted by the warehouse.
  void Cancel(std::initializer_list<int> units) {
    v1::CancelOrderRequest request;
    request.set_name(kOrder);
    for (const int unit : units) request.add_units(absl::StrCat(kOrder, "/units/", unit));
    request.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
    request.set_request_id(NewRequestId());
    const auto asked = harness.Call(harness.Customer(kAna), "order", &Cancels::CancelOrder, request);
    REQUIRE(asked.ok());
    v1::AnswerCancellationRequest answer;
    answer.set_name(asked->cancellations(0).name());
    answer.set_accept(true);
    answer.set_request_id(NewRequestId());
    REQUIRE(harness.Call(warehouse, "order", &Cancels::AnswerCancellation, answer).ok());
  }
  // As the driver: 200, or 409 for a label that nobody carries.
  int DriverScans(const std::string& tracking_number) {
    return sandbox.Post("/carrier/scans", nlohmann::json{{"tracking_number", tracking_number}, {"code", "102"}}.dump())
        .status;
  }

  const testing::Identity warehouse = harness.Person("agents/hall", "warehouse");
};

TEST_CASE_METHOD(Packed, "T-CANCEL-2: what is cancelled after packing has its label voided") {
  const std::string label = BuyLabel("k1");
  const v1::Shipment parcel = Ship({1, 2}, label);
  Cancel({1, 2});
  REQUIRE(Events("shipment.voided").size() == 1);
  CHECK(FindShipment(kOrder, parcel.name()).has_void_time());
  CHECK(DriverScans(label) == 409);
  // What is left of the order gets a label of its own.
  const std::string another = BuyLabel("k2");
  Ship({3}, another);
  CHECK(DriverScans(another) == 200);
}

TEST_CASE_METHOD(Packed, "T-CANCEL-2: a parcel that still carries something keeps its label") {
  const std::string label = BuyLabel("k1");
  const v1::Shipment parcel = Ship({1, 2}, label);
  const v1::Shipment other = Ship({4}, BuyLabel("k2"));
  Cancel({1, 4});
  REQUIRE(Events("shipment.voided").size() == 1);
  CHECK(FindShipment(kOrder, other.name()).has_void_time());
  CHECK_FALSE(FindShipment(kOrder, parcel.name()).has_void_time());
  CHECK(DriverScans(label) == 200);
}

TEST_CASE_METHOD(Packed, "T-CANCEL-2: a label that the carrier will not take back is left to a person") {
  const bool sold_elsewhere = GENERATE(true, false);
  const std::string label = sold_elsewhere ? "ELSEWHERE-1" : BuyLabel("k1");
  const v1::Shipment parcel = Ship({1}, label);
  // The driver was faster, and order has not heard of it.
  if (!sold_elsewhere) REQUIRE(DriverScans(label) == 200);
  Cancel({1});
  CHECK(Events("shipment.not_voided").size() == 1);
  CHECK_FALSE(FindShipment(kOrder, parcel.name()).has_void_time());
}

}  // namespace
}  // namespace recourse::order
