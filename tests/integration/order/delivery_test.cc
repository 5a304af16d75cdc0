#include <catch2/catch.hpp>
#include <google/protobuf/util/time_util.h>

#include "libs/status/status.h"
#include "recourse/order/v1/delivery_service.grpc.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/order_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;
using Deliveries = v1::DeliveryService::Stub;
using google::protobuf::util::TimeUtil;
using Problem = v1::DeliveryProblem;

constexpr char kParcel[] = "orders/o1/shipments/s1";
constexpr absl::Duration kDay = absl::Hours(24);

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

// Three kettles under way, promised in two days, scanned just now.
class UnderWay : public OrderFixture {
 public:
  UnderWay() {
    auto book = Book("o1");
    *book.mutable_shipments(0)->mutable_promised_time() = ToProto(start + absl::Hours(48));
    Import(book);
    Scan("T-o1", "102", start);
  }

  std::vector<Problem> Problems(const testing::Identity& who) {
    v1::ListDeliveryProblemsRequest request;
    request.set_parent("orders/o1");
    const auto response = harness.Call(who, "order", &Deliveries::ListDeliveryProblems, request);
    REQUIRE(response.ok());
    return {response->problems().begin(), response->problems().end()};
  }
  std::vector<Problem> Problems() { return Problems(admin); }
  // "LATE due, LOST resolved": what the parcel's problems are, oldest first.
  std::string Told() {
    std::string told;
    for (const Problem& problem : Problems()) {
      if (!told.empty()) told += ", ";
      told += Problem::Type_Name(problem.type()).substr(5) + " " + Problem::State_Name(problem.state()).substr(6);
    }
    return told;
  }
  // Timers run after the clock's jump, in their own time.
  std::string ToldOnce(const std::string& expected) {
    for (int i = 0; i < 3000 && Told() != expected; ++i) harness.clock().Advance(absl::Microseconds(1));
    return Told();
  }

  absl::StatusOr<Problem> Report(const testing::Identity& who, Problem::Type type = Problem::TYPE_NOT_RECEIVED) {
    v1::ReportDeliveryProblemRequest request;
    request.set_shipment(kParcel);
    request.set_type(type);
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(who, "order", &Deliveries::ReportDeliveryProblem, request);
    if (!response.ok()) return response.status();
    return response->problem();
  }
  absl::StatusOr<v1::Shipment> Revise(absl::Time time, bool consented) {
    v1::RevisePromiseRequest request;
    request.set_shipment(kParcel);
    *request.mutable_promised_time() = ToProto(time);
    request.set_customer_consented(consented);
    request.set_reason("weather");
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(admin, "order", &Deliveries::RevisePromise, request);
    if (!response.ok()) return response.status();
    return response->shipment();
  }
  void Advance(absl::Duration duration) { harness.clock().Advance(duration); }

  const testing::Identity ana = harness.Customer(kAna);
};

TEST_CASE_METHOD(UnderWay, "DL-LATE: a promise that passes is a problem, until the parcel arrives") {
  Advance(absl::Hours(48) - absl::Seconds(1));
  CHECK(Told().empty());
  Advance(absl::Seconds(1));
  CHECK(ToldOnce("LATE DUE") == "LATE DUE");
  CHECK(Problems(ana).size() == 1);
  CHECK(Events("problem.due").size() == 1);
  Scan("T-o1", "301", start + absl::Hours(60));
  CHECK(Told() == "LATE RESOLVED");
  CHECK(Problems()[0].resolution() == Problem::RESOLUTION_ARRIVED);
  // The delivery was a mistake: the promise is still broken.
  Scan("T-o1", "414", start + absl::Hours(61));
  CHECK(ToldOnce("LATE RESOLVED, LATE DUE") == "LATE RESOLVED, LATE DUE");
}

TEST_CASE_METHOD(UnderWay, "the promise is the one given before shipment, or what the customer consented to") {
  const auto expected = Revise(start + absl::Hours(96), /*consented=*/false);
  REQUIRE(expected.ok());
  CHECK(expected->promised_time().seconds() == absl::ToUnixSeconds(start + absl::Hours(48)));
  const auto agreed = Revise(start + absl::Hours(96), /*consented=*/true);
  REQUIRE(agreed.ok());
  CHECK(agreed->promised_time().seconds() == absl::ToUnixSeconds(start + absl::Hours(96)));
  const v1::Shipment parcel = FindShipment("orders/o1", kParcel);
  REQUIRE(parcel.promises_size() == 3);
  CHECK(parcel.promises(0).binding());
  CHECK_FALSE(parcel.promises(1).binding());
  CHECK(parcel.promises(2).binding());
  CHECK(parcel.promises(2).reason() == "weather");
  Advance(absl::Hours(49));
  Scan("T-o1", "204", start + absl::Hours(49));
  CHECK(Told().empty());
  Advance(absl::Hours(47));
  CHECK(ToldOnce("LATE DUE") == "LATE DUE");
}

TEST_CASE_METHOD(UnderWay,
                 "DL-LOST: a parcel without scans is stuck after five days, lost after thirty, and found by a scan") {
  REQUIRE(Revise(start + absl::Hours(24 * 365), /*consented=*/true).ok());
  Advance(kDay * 5 - absl::Seconds(1));
  CHECK(Told().empty());
  Advance(absl::Seconds(1));
  CHECK(ToldOnce("STUCK DUE") == "STUCK DUE");
  Scan("T-o1", "204", start + kDay * 6);  // it moves, and the clock starts anew
  CHECK(Told() == "STUCK RESOLVED");
  Advance(kDay * 31 - absl::Seconds(1));
  CHECK(ToldOnce("STUCK RESOLVED, STUCK DUE") == "STUCK RESOLVED, STUCK DUE");
  CHECK(FindShipment("orders/o1", kParcel).state() == v1::Shipment::STATE_IN_TRANSIT);
  Advance(absl::Seconds(1));
  const std::string lost = "STUCK RESOLVED, STUCK RESOLVED, LOST DUE";
  CHECK(ToldOnce(lost) == lost);
  CHECK(FindShipment("orders/o1", kParcel).state() == v1::Shipment::STATE_LOST);
  CHECK(Get("orders/o1").lines(0).units(0).state() == v1::Unit::STATE_LOST);

  // A remedy has been opened; then it is delivered after all.
  v1::ReserveUnitsRequest reserve;
  reserve.set_order("orders/o1");
  reserve.add_units("orders/o1/units/1");
  reserve.set_holder("claims/c1");
  reserve.set_request_id(NewRequestId());
  REQUIRE(harness.Call(Returns(), "order", &Stub::ReserveUnits, reserve).ok());
  Scan("T-o1", "301", start + kDay * 37);
  CHECK(Get("orders/o1").lines(0).units(0).state() == v1::Unit::STATE_DELIVERED);
  CHECK(Told() == "STUCK RESOLVED, STUCK RESOLVED, LOST RESOLVED, UNEXPECTED_DELIVERY DUE");
}

TEST_CASE_METHOD(UnderWay, "DL-REFUSED: a parcel that goes back is a problem without anybody's word") {
  Scan("T-o1", "407", start + absl::Hours(2));
  CHECK(Told() == "TURNED_BACK DUE");
  CHECK(Get("orders/o1").lines(0).units(0).state() == v1::Unit::STATE_RETURNING_TO_SENDER);
  Scan("T-o1", "309", start + absl::Hours(30));
  CHECK(Told() == "TURNED_BACK RESOLVED, RETURNED_TO_SENDER DUE");
  CHECK(Get("orders/o1").lines(0).units(0).state() == v1::Unit::STATE_RETURNED_TO_SENDER);
  CHECK(Get("orders/o1").state() == v1::Order::STATE_PARTIALLY_SHIPPED);
  Advance(kDay * 60);
  CHECK(Told() == "TURNED_BACK RESOLVED, RETURNED_TO_SENDER DUE");  // neither late nor lost
}

TEST_CASE_METHOD(UnderWay, "DL-DNR-48: delivered, says the carrier; not here, says the customer; due after 48 hours") {
  CHECK(status::ReasonOf(Report(ana).status()) == errors::v1::REASON_ORDER_NOT_DELIVERED);
  v1::RecordTrackingEventsRequest scan;
  v1::TrackingEvent& delivered = *scan.add_events();
  delivered.set_carrier("sandbox");
  delivered.set_tracking_number("T-o1");
  delivered.set_event_code("301");
  *delivered.mutable_event_time() = ToProto(start);
  delivered.mutable_proof()->set_photo_reference("photo-1");
  delivered.mutable_proof()->set_distance_m(400);
  REQUIRE(harness.Call(admin, "order", &Stub::RecordTrackingEvents, scan).ok());

  CHECK(status::ReasonOf(Report(ana, Problem::TYPE_LOST).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(absl::IsNotFound(Report(harness.Customer(kBen)).status()));
  const auto reported = Report(ana);
  REQUIRE(reported.ok());
  CHECK(reported->state() == Problem::STATE_WAITING);
  CHECK(reported->due_time().seconds() == absl::ToUnixSeconds(start + absl::Hours(48)));
  CHECK(reported->proof_says() == Problem::PROOF_SAYS_UNSPECIFIED);  // not for customers
  CHECK(Problems()[0].proof_says() == Problem::PROOF_SAYS_ELSEWHERE);
  Advance(absl::Hours(1));
  const auto again = Report(ana);
  REQUIRE(again.ok());
  CHECK(again->name() == reported->name());
  CHECK(again->due_time().seconds() == reported->due_time().seconds());

  SECTION("it does not turn up") {
    harness.StopHost("order");
    Advance(absl::Hours(47));
    harness.StartHost(Module());
    CHECK(ToldOnce("NOT_RECEIVED DUE") == "NOT_RECEIVED DUE");
  }
  SECTION("it turns up") {
    v1::ResolveDeliveryProblemRequest request;
    request.set_name(reported->name());
    request.set_request_id(NewRequestId());
    CHECK(absl::IsNotFound(
        harness.Call(harness.Customer(kBen), "order", &Deliveries::ResolveDeliveryProblem, request).status()));
    request.set_request_id(NewRequestId());
    CHECK(harness.Call(ana, "order", &Deliveries::ResolveDeliveryProblem, request).ok());
    request.set_request_id(NewRequestId());
    CHECK(status::ReasonOf(harness.Call(ana, "order", &Deliveries::ResolveDeliveryProblem, request).status()) ==
          errors::v1::REASON_ILLEGAL_STATE);
    Advance(absl::Hours(48));
    CHECK(Told() == "NOT_RECEIVED RESOLVED");
  }
  SECTION("the carrier contradicts itself") {
    Scan("T-o1", "417", start + absl::Hours(2));
    CHECK(Told() == "NOT_RECEIVED RESOLVED");
    CHECK(Problems()[0].resolution() == Problem::RESOLUTION_MOVED_ON);
  }
}

}  // namespace
}  // namespace recourse::order
