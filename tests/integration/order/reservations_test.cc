#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "services/order/order_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;

class Delivered : public OrderFixture {
 public:
  Delivered() {
    Import(Book("o1"));
    Scan("T-o1", "301", start);
  }

  template <class Request>
  Request About(const std::string& holder, std::initializer_list<int> units) {
    Request request;
    request.set_order("orders/o1");
    request.set_holder(holder);
    for (const int unit : units) request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::Status Reserve(const std::string& holder, std::initializer_list<int> units) {
    const auto request = About<v1::ReserveUnitsRequest>(holder, units);
    return harness.Call(Returns(), "order", &Stub::ReserveUnits, request).status();
  }
  absl::Status Confirm(const std::string& holder, std::initializer_list<int> units) {
    const auto request = About<v1::ConfirmReservationRequest>(holder, units);
    return harness.Call(Returns(), "order", &Stub::ConfirmReservation, request).status();
  }
  absl::Status Release(const std::string& holder, bool returned) {
    v1::ReleaseReservationRequest request;
    request.set_order("orders/o1");
    request.set_holder(holder);
    request.set_returned(returned);
    request.set_request_id(NewRequestId());
    return harness.Call(Returns(), "order", &Stub::ReleaseReservation, request).status();
  }
  std::string RemedyOf(int unit) { return Get("orders/o1").lines(0).units(unit - 1).remedy(); }
};

TEST_CASE_METHOD(Delivered, "units are reserved all or none, and the other holder is named") {
  CHECK(Reserve("returns/r1", {1, 2}).ok());
  CHECK(RemedyOf(1) == "returns/r1");
  const absl::Status taken = Reserve("returns/r2", {3, 2});
  CHECK(status::ReasonOf(taken) == errors::v1::REASON_REMEDY_ALREADY_OPEN);
  CHECK(status::MetadataOf(taken, "holder") == "returns/r1");
  CHECK(RemedyOf(3).empty());
  CHECK(Reserve("returns/r1", {1, 2}).ok());
}

TEST_CASE_METHOD(Delivered, "what cannot be reserved says why") {
  CHECK(status::ReasonOf(Reserve("returns/r1", {4})) == errors::v1::REASON_UNIT_NOT_SHIPPED);
  CHECK(status::ReasonOf(Reserve("returns/r1", {5})) == errors::v1::REASON_UNIT_NOT_IN_ORDER);
  const auto request = About<v1::ReserveUnitsRequest>("returns/r1", {1});
  CHECK(absl::IsNotFound(harness.Call(Returns(kBen), "order", &Stub::ReserveUnits, request).status()));
  CHECK(status::ReasonOf(harness.Call(harness.Customer(kAna), "order", &Stub::ReserveUnits, request).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
}

TEST_CASE_METHOD(Delivered, "an unconfirmed reservation ends after ten minutes, a confirmed one does not") {
  CHECK(Reserve("returns/r1", {1}).ok());
  CHECK(Reserve("returns/r2", {2}).ok());
  CHECK(Confirm("returns/r2", {2}).ok());
  harness.clock().Advance(absl::Minutes(10));
  CHECK(RemedyOf(1).empty());
  CHECK(RemedyOf(2) == "returns/r2");
  CHECK(Events("units.released").size() == 1);
  CHECK(Reserve("returns/r3", {1}).ok());
  CHECK(status::ReasonOf(Confirm("returns/r1", {1})) == errors::v1::REASON_RESERVATION_LOST);
  harness.clock().Advance(absl::Minutes(10));
  CHECK(Confirm("returns/r3", {1}).ok());  // late, but nobody was in between
  CHECK(RemedyOf(1) == "returns/r3");
}

TEST_CASE_METHOD(Delivered, "returned units have come back for good") {
  CHECK(Reserve("returns/r1", {1}).ok());
  CHECK(Confirm("returns/r1", {1}).ok());
  CHECK(Release("returns/r1", /*returned=*/true).ok());
  CHECK(Release("returns/r1", /*returned=*/true).ok());
  CHECK(Get("orders/o1").lines(0).units(0).state() == v1::Unit::STATE_RETURNED);
  CHECK(status::ReasonOf(Reserve("returns/r2", {1})) == errors::v1::REASON_NO_RETURNABLE_QUANTITY);
  CHECK(Events("units.returned").size() == 1);
  CHECK(Reserve("returns/r2", {2}).ok());
  CHECK(Release("returns/r2", /*returned=*/false).ok());
  CHECK(Reserve("returns/r3", {2}).ok());
}

TEST_CASE_METHOD(Delivered, "of many who want a unit at once one gets it") {
  std::atomic<int> won = 0;
  std::vector<v1::ReserveUnitsRequest> requests;
  for (int i = 0; i < 16; ++i) {
    requests.push_back(About<v1::ReserveUnitsRequest>("returns/r" + std::to_string(i), {1, 2}));
  }
  std::vector<std::thread> threads;
  for (const auto& request : requests) {
    threads.emplace_back(
        [&] { won += harness.Call(Returns(), "order", &Stub::ReserveUnits, request).status().ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(won == 1);
}

TEST_CASE_METHOD(Delivered, "reservations survive a restart") {
  CHECK(Reserve("returns/r1", {1}).ok());
  harness.StopHost("order");
  harness.StartHost(Module());
  CHECK(RemedyOf(1) == "returns/r1");
  CHECK(Confirm("returns/r1", {1}).ok());
}

}  // namespace
}  // namespace recourse::order
