#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/fulfilment_service.grpc.pb.h"
#include "services/order/order_module.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Cancels = v1::CancellationService::Stub;
using Warehouse = v1::FulfilmentService::Stub;
using RefundsStub = refunds::v1::RefundsService::Stub;

// Kettles are in parcel "s1" (units 1 to 3, 10.30 EUR together), the lamp (unit 4, 5.00 EUR) is not. refunds is the
// real one; its provider cannot be reached, so that its refunds stay RESERVED.
class Pending : public OrderFixture {
 public:
  Pending() : OrderFixture(refunds::Module()) { Import(Book("o1")); }

  v1::CancelOrderRequest Request(std::initializer_list<int> units) {
    v1::CancelOrderRequest request;
    request.set_name("orders/o1");
    for (const int unit : units) request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::CancelOrderResponse> Send(const v1::CancelOrderRequest& request,
                                               const std::string& customer = kAna) {
    return harness.Call(harness.Customer(customer), "order", &Cancels::CancelOrder, request);
  }
  v1::CancelOrderResponse Cancel(std::initializer_list<int> units) {
    const auto response = Send(Request(units));
    INFO(response.status().ToString());
    REQUIRE(response.ok());
    return *response;
  }
  absl::StatusOr<v1::Cancellation> Answer(const std::string& name, bool accept) {
    v1::AnswerCancellationRequest request;
    request.set_name(name);
    request.set_accept(accept);
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(warehouse, "order", &Cancels::AnswerCancellation, request);
    if (!response.ok()) return response.status();
    return response->cancellation();
  }
  absl::StatusOr<v1::Shipment> Ship(std::initializer_list<int> units, const std::string& tracking_number) {
    v1::CreateShipmentRequest request;
    request.set_order("orders/o1");
    for (const int unit : units) request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_carrier("sandbox");
    request.set_tracking_number(tracking_number);
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(warehouse, "order", &Warehouse::CreateShipment, request);
    if (!response.ok()) return response.status();
    return response->shipment();
  }
  absl::Status Lock(int unit) {
    v1::LockUnitsRequest request;
    request.set_order("orders/o1");
    request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_request_id(NewRequestId());
    return harness.Call(warehouse, "order", &Warehouse::LockUnits, request).status();
  }
  v1::Cancellation Get(const std::string& name) {
    v1::GetCancellationRequest request;
    request.set_name(name);
    const auto response = harness.Call(harness.Customer(kAna), "order", &Cancels::GetCancellation, request);
    REQUIRE(response.ok());
    return response->cancellation();
  }
  std::vector<refunds::v1::Refund> Refunds() {
    refunds::v1::ListRefundsRequest request;
    request.set_parent("orders/o1");
    const auto response = harness.Call(admin, "refunds", &RefundsStub::ListRefunds, request);
    REQUIRE(response.ok());
    return {response->refunds().begin(), response->refunds().end()};
  }
  v1::Unit::State StateOf(int unit) {
    const v1::Order order = OrderFixture::Get("orders/o1");
    return unit == 4 ? order.lines(1).units(0).state() : order.lines(0).units(unit - 1).state();
  }

  const testing::Identity warehouse = harness.Person("agents/hall", "warehouse");
};

TEST_CASE_METHOD(Pending, "what nobody has touched is cancelled at once, the rest is asked of the warehouse") {
  const v1::CancelOrderResponse response = Cancel({});
  REQUIRE(response.units_size() == 4);
  for (int i = 0; i < 3; ++i) CHECK(response.units(i).outcome() == v1::UnitCancellation::OUTCOME_REQUESTED);
  CHECK(response.units(3).outcome() == v1::UnitCancellation::OUTCOME_CANCELLED);
  CHECK(response.total().minor_units() == 500);
  REQUIRE(response.paid_back_size() == 1);
  CHECK(response.paid_back(0).payment_label() == "card");
  CHECK(response.expected_days() > 0);
  REQUIRE(response.cancellations_size() == 2);
  CHECK(response.cancellations(0).state() == v1::Cancellation::STATE_ACCEPTED);
  CHECK(response.cancellations(1).state() == v1::Cancellation::STATE_REQUESTED);
  CHECK(response.cancellations(1).total().minor_units() == 1030);
  CHECK(StateOf(4) == v1::Unit::STATE_CANCELLED);

  CHECK(Events("cancellation.completed").size() == 1);
  const v1::Cancellation completed = Get(response.cancellations(0).name());
  REQUIRE(Refunds().size() == 1);
  CHECK(completed.refund() == Refunds()[0].name());
  CHECK(Refunds()[0].source() == completed.name());
  CHECK(Refunds()[0].total().minor_units() == 500);
}

TEST_CASE_METHOD(Pending, "a preview tells the money to the cent and changes nothing") {
  v1::CancelOrderRequest request = Request({4});
  request.set_validate_only(true);
  const auto preview = Send(request);
  REQUIRE(preview.ok());
  CHECK(preview->total().minor_units() == 500);
  CHECK(preview->units(0).outcome() == v1::UnitCancellation::OUTCOME_CANCELLED);
  CHECK(StateOf(4) == v1::Unit::STATE_ORDERED);
  CHECK(Refunds().empty());
}

TEST_CASE_METHOD(Pending, "T-CANCEL-1: an order that has been sent is not cancelled, whatever was paid") {
  Scan("T-o1", "102", start);
  const absl::Status late = Send(Request({1, 2, 3})).status();
  CHECK(status::ReasonOf(late) == errors::v1::REASON_ORDER_NOT_PENDING);
  const v1::CancelOrderResponse rest = Cancel({});
  CHECK(rest.units(0).outcome() == v1::UnitCancellation::OUTCOME_TOO_LATE);
  CHECK(rest.units(3).outcome() == v1::UnitCancellation::OUTCOME_CANCELLED);
  CHECK(StateOf(1) == v1::Unit::STATE_SHIPPED);
}

TEST_CASE_METHOD(Pending, "the warehouse answers a request once, and accepted units are cancelled and paid back") {
  const std::string name = Cancel({1, 2}).cancellations(0).name();
  CHECK(Cancel({1, 2}).cancellations_size() == 0);  // asked for already
  const auto accepted = Answer(name, true);
  REQUIRE(accepted.ok());
  CHECK(accepted->state() == v1::Cancellation::STATE_ACCEPTED);
  CHECK(StateOf(1) == v1::Unit::STATE_CANCELLED);
  CHECK(StateOf(3) == v1::Unit::STATE_ORDERED);
  CHECK(status::ReasonOf(Answer(name, false).status()) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(Events("cancellation.completed").size() == 1);
  CHECK(Get(name).total().minor_units() == 334 + 333 + 20);  // two of three units, by largest remainder
}

TEST_CASE_METHOD(Pending, "a request that nobody answers within 24 h is rejected, and the units are sent") {
  const std::string name = Cancel({1}).cancellations(0).name();
  harness.clock().Advance(absl::Hours(24) - absl::Seconds(1));
  CHECK(Get(name).state() == v1::Cancellation::STATE_REQUESTED);
  harness.clock().Advance(absl::Seconds(1));
  CHECK(Events("cancellation.rejected").size() == 1);
  CHECK(Get(name).rejection() == v1::Cancellation::REJECTION_NO_ANSWER);
  CHECK(Refunds().empty());
}

TEST_CASE_METHOD(Pending, "a parcel that leaves overtakes the request for what is in it") {
  REQUIRE(Ship({4}, "T-lamp").ok());
  const std::string name = Cancel({1, 4}).cancellations(0).name();
  Scan("T-o1", "102", start);
  CHECK(Get(name).units_size() == 1);
  CHECK(Get(name).state() == v1::Cancellation::STATE_REQUESTED);
  Scan("T-lamp", "102", start);
  CHECK(Get(name).state() == v1::Cancellation::STATE_REJECTED);
  CHECK(Get(name).rejection() == v1::Cancellation::REJECTION_SHIPPED);
}

TEST_CASE_METHOD(Pending, "the warehouse cannot have what is cancelled, nor pack a thing twice") {
  Cancel({4});
  CHECK(status::ReasonOf(Lock(4)) == errors::v1::REASON_ORDER_NOT_PENDING);
  CHECK(status::ReasonOf(Ship({4}, "T-lamp").status()) == errors::v1::REASON_ORDER_NOT_PENDING);
  CHECK(status::ReasonOf(Ship({1}, "T-again").status()) == errors::v1::REASON_ORDER_NOT_PENDING);
  CHECK(Lock(1).ok());
  CHECK(Lock(1).ok());
  CHECK(StateOf(1) == v1::Unit::STATE_PICK_LOCKED);
  Scan("T-o1", "301", start);
  CHECK(StateOf(1) == v1::Unit::STATE_DELIVERED);
}

TEST_CASE_METHOD(Pending, "INV-04: a unit is cancelled and paid back once, however many ask at once") {
  std::atomic<int> made = 0;
  std::vector<v1::CancelOrderRequest> requests;
  for (int i = 0; i < 16; ++i) requests.push_back(Request({4}));
  std::vector<std::thread> threads;
  for (const auto& request : requests) {
    threads.emplace_back([&] {
      const auto response = Send(request);
      if (response.ok()) made += response->cancellations_size();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
  CHECK(Events("cancellation.completed").size() == 1);
  CHECK(Refunds().size() == 1);
  const v1::CancelOrderResponse again = Cancel({4});
  CHECK(again.units(0).outcome() == v1::UnitCancellation::OUTCOME_ALREADY_CANCELLED);
  CHECK(again.cancellations_size() == 0);
}

TEST_CASE_METHOD(Pending, "a bad request to cancel says why") {
  CHECK(absl::IsNotFound(Send(Request({4}), kBen).status()));
  v1::CancelOrderRequest stale = Request({4});
  stale.set_etag("99");
  CHECK(status::ReasonOf(Send(stale).status()) == errors::v1::REASON_ETAG_MISMATCH);
  v1::CancelOrderRequest of_staff = Request({4});
  of_staff.set_reason(v1::Cancellation::REASON_FRAUD_SUSPECTED);
  CHECK(status::ReasonOf(Send(of_staff).status()) == errors::v1::REASON_INVALID_FIELD);
  v1::CancelOrderRequest unknown = Request({});
  unknown.add_units("orders/o2/units/1");
  CHECK(status::ReasonOf(Send(unknown).status()) == errors::v1::REASON_UNIT_NOT_IN_ORDER);
}

TEST_CASE_METHOD(Pending, "what is owed while refunds is away is paid when it is back") {
  const std::string name = Cancel({1}).cancellations(0).name();
  harness.StopHost("refunds");
  REQUIRE(Answer(name, true).ok());
  harness.StartHost(refunds::Module());
  harness.StopHost("order");
  harness.config().mutable_order()->set_refunds_target(harness.TargetOf("refunds"));
  harness.StartHost(Module());
  harness.clock().Advance(absl::Minutes(2));
  CHECK(Events("cancellation.completed").size() == 1);
  CHECK(Refunds().size() == 1);
}

}  // namespace
}  // namespace recourse::order
