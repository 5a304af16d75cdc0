#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
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
  absl::Status Settle(const std::string& holder, v1::ReleaseReservationRequest::Outcome outcome,
                      std::initializer_list<int> units) {
    auto request = About<v1::ReleaseReservationRequest>(holder, units);
    request.set_outcome(outcome);
    return harness.Call(Returns(), "order", &Stub::ReleaseReservation, request).status();
  }
  absl::Status Transfer(const std::string& from, const std::string& to, std::initializer_list<int> units) {
    v1::TransferRemedyRequest request;
    request.set_order("orders/o1");
    request.set_from(from);
    request.set_to(to);
    for (const int unit : units) request.add_units("orders/o1/units/" + std::to_string(unit));
    request.set_request_id(NewRequestId());
    return harness.Call(Returns(), "order", &Stub::TransferRemedy, request).status();
  }
  v1::Unit UnitOf(int unit) { return Get("orders/o1").lines(0).units(unit - 1); }
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

TEST_CASE_METHOD(Delivered, "INV-04: a return hands its units to a claim in one step, and gets them back") {
  CHECK(Reserve("returns/r1", {1, 2}).ok());
  CHECK(Confirm("returns/r1", {1, 2}).ok());
  CHECK(Transfer("returns/r1", "claims/c1", {1, 2}).ok());
  CHECK(Transfer("returns/r1", "claims/c1", {1, 2}).ok());  // a repeat, with another request_id
  CHECK(RemedyOf(1) == "claims/c1");
  CHECK(status::ReasonOf(Confirm("returns/r1", {1})) == errors::v1::REASON_RESERVATION_LOST);
  const absl::Status not_mine = Transfer("returns/r1", "claims/c2", {2, 3});
  CHECK(status::ReasonOf(not_mine) == errors::v1::REASON_RESERVATION_LOST);
  CHECK(status::MetadataOf(not_mine, "holder") == "claims/c1");
  CHECK(RemedyOf(2) == "claims/c1");

  CHECK(Transfer("claims/c1", "returns/r1", {1, 2}).ok());
  CHECK(RemedyOf(1) == "returns/r1");
  CHECK(Settle("returns/r1", v1::ReleaseReservationRequest::OUTCOME_RETURNED, {}).ok());
  CHECK(status::ReasonOf(Transfer("returns/r1", "claims/c1", {1})) == errors::v1::REASON_RESERVATION_LOST);

  const auto events = Events("units.transferred");
  REQUIRE(events.size() == 2);
  v1::UnitsChanged changed;
  REQUIRE(events[0].payload().UnpackTo(&changed));
  CHECK(changed.previous_holder() == "returns/r1");
  CHECK(changed.holder() == "claims/c1");
  CHECK(changed.units_size() == 2);
}

TEST_CASE_METHOD(Delivered, "T-OVER-1: units of one remedy end each in its own way") {
  CHECK(Reserve("returns/r1", {1, 2, 3}).ok());
  CHECK(Confirm("returns/r1", {1, 2, 3}).ok());
  CHECK(Settle("returns/r1", v1::ReleaseReservationRequest::OUTCOME_RETURNED, {1}).ok());
  CHECK(UnitOf(1).state() == v1::Unit::STATE_RETURNED);
  CHECK(RemedyOf(2) == "returns/r1");
  CHECK(Settle("returns/r1", v1::ReleaseReservationRequest::OUTCOME_KEPT, {2}).ok());
  CHECK(UnitOf(2).state() == v1::Unit::STATE_KEPT);
  CHECK(Settle("returns/r1", v1::ReleaseReservationRequest::OUTCOME_LOST, {}).ok());
  CHECK(UnitOf(3).state() == v1::Unit::STATE_LOST);
  CHECK(RemedyOf(3).empty());
  CHECK(status::ReasonOf(Reserve("returns/r2", {2})) == errors::v1::REASON_NO_RETURNABLE_QUANTITY);
  for (const char* type : {"units.returned", "units.kept", "units.lost"}) CHECK(Events(type).size() == 1);
}

TEST_CASE_METHOD(Delivered, "a sweeper finds what remedies of its kind hold, page by page") {
  CHECK(Reserve("returns/r2", {1, 2}).ok());
  CHECK(Confirm("returns/r2", {1, 2}).ok());
  CHECK(Reserve("returns/r1", {3}).ok());
  Import(Book("o2"));
  Scan("T-o2", "301", start);
  auto other = About<v1::ReserveUnitsRequest>("claims/c1", {});
  other.set_order("orders/o2");
  other.add_units("orders/o2/units/1");
  CHECK(harness.Call(Returns(), "order", &Stub::ReserveUnits, other).ok());

  v1::ListReservationsRequest request;
  request.set_collection("returns");
  request.set_page_size(2);
  const testing::Identity sweeper = harness.Service("returns");
  const auto first = harness.Call(sweeper, "order", &Stub::ListReservations, request);
  REQUIRE(first.ok());
  REQUIRE(first->reservations_size() == 2);
  CHECK(first->reservations(0).holder() == "returns/r1");
  CHECK(first->reservations(0).has_expire_time());
  CHECK(first->reservations(1).unit() == "orders/o1/units/1");
  CHECK_FALSE(first->reservations(1).has_expire_time());
  request.set_page_token(first->next_page_token());
  const auto second = harness.Call(sweeper, "order", &Stub::ListReservations, request);
  REQUIRE(second.ok());
  REQUIRE(second->reservations_size() == 1);
  CHECK(second->reservations(0).unit() == "orders/o1/units/2");
  CHECK(second->next_page_token().empty());
  request.set_page_token("nonsense");
  CHECK(status::ReasonOf(harness.Call(sweeper, "order", &Stub::ListReservations, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
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

TEST_CASE_METHOD(Delivered, "INV-05: of many claims that would take a return's units over at once one gets them all") {
  CHECK(Reserve("returns/r1", {1, 2}).ok());
  CHECK(Confirm("returns/r1", {1, 2}).ok());
  std::vector<v1::TransferRemedyRequest> requests(16);
  for (size_t i = 0; i < requests.size(); ++i) {
    requests[i].set_order("orders/o1");
    for (const int unit : {1, 2}) requests[i].add_units("orders/o1/units/" + std::to_string(unit));
    requests[i].set_from("returns/r1");
    requests[i].set_to("claims/c" + std::to_string(i));
    requests[i].set_request_id(NewRequestId());
  }
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (const auto& request : requests) {
    threads.emplace_back(
        [&] { won += harness.Call(Returns(), "order", &Stub::TransferRemedy, request).status().ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(won == 1);
  CHECK(RemedyOf(1) == RemedyOf(2));
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
