// An order service with two delivered blenders, refunds, a carrier, and returns between them.
#pragma once

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/testing/service_harness.h"
#include "services/returns/returns_module.h"
#include "services/returns/returns_service.h"
#include "tests/integration/returns/fakes.h"

namespace recourse::returns {

using errors::v1::Reason;
using Stub = v1::ReturnsService::Stub;

inline constexpr char kOrder[] = "orders/o1";
inline constexpr char kAlice[] = "customers/alice";
inline const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 6, 10, 12, 0, 0), absl::UTCTimeZone());

// Delegates, so that the fake outlives a restarted host.
class SharedCarrier final : public Carrier {
 public:
  explicit SharedCarrier(FakeCarrier& carrier) : carrier_(carrier) {}
  absl::StatusOr<ReturnLabel> BuyLabel(const LabelRequest& request) override { return carrier_.BuyLabel(request); }

 private:
  FakeCarrier& carrier_;
};

inline std::string UnitName(int number) { return absl::StrCat(kOrder, "/units/", number); }

inline void AddComponent(order::v1::Unit& unit, order::v1::Component::Kind kind, int64_t minor_units) {
  order::v1::Component& component = *unit.add_components();
  component.set_kind(kind);
  component.mutable_amount()->set_currency_code("USD");
  component.mutable_amount()->set_minor_units(minor_units);
}

// Two blenders, delivered six days ago.
inline order::v1::Order TwoBlenders() {
  order::v1::Order order;
  order.set_name(kOrder);
  order.set_customer(kAlice);
  order.set_currency_code("USD");
  *order.mutable_placed_time() = clock::ToProto(kNow - absl::Hours(9 * 24));
  order::v1::Line& line = *order.add_lines();
  line.mutable_facts()->set_marketplace("marketplaces/US");
  line.mutable_facts()->set_category_path("electronics/kitchen/blenders");
  line.mutable_facts()->set_fulfilment(policy::v1::PolicyFacts::FULFILMENT_PLATFORM);
  line.mutable_facts()->mutable_unit_price()->set_currency_code("USD");
  line.mutable_facts()->mutable_unit_price()->set_minor_units(4'999);
  for (int number : {1, 2}) {
    order::v1::Unit& unit = *line.add_units();
    unit.set_name(UnitName(number));
    unit.set_state(order::v1::Unit::STATE_DELIVERED);
    *unit.mutable_delivered_time() = clock::ToProto(kNow - absl::Hours(6 * 24));
    AddComponent(unit, order::v1::Component::KIND_ITEM, 4'999);
    AddComponent(unit, order::v1::Component::KIND_ITEM_TAX, 400);
    AddComponent(unit, order::v1::Component::KIND_SHIPPING, 500);
  }
  return order;
}

struct Fixture {
  Fixture() {
    {
      absl::MutexLock lock(&orders.mutex);
      orders.order = TwoBlenders();
    }
    harness.StartHost(orders.Module());
    harness.StartHost(refunds.Module());
    config::v1::Returns& config = *harness.config().mutable_returns();
    config.set_order_target(harness.TargetOf("order"));
    config.set_refunds_target(harness.TargetOf("refunds"));
    config.set_policy_dir(RECOURSE_POLICY_DIR);
    StartReturns();
  }

  void StartReturns() {
    harness.StartHost({.service = "returns",
                       .server = [](const config::v1::Config& config) -> const config::v1::Server& {
                         return config.returns().server();
                       },
                       .add =
                           [this](rpc::Host& host, const config::v1::Config& config) {
                             return AddReturns(host, config, std::make_unique<SharedCarrier>(carrier));
                           }});
  }

  absl::StatusOr<v1::QuoteReturnResponse> Quote(const testing::Identity& who,
                                                policy::v1::ReturnReason reason = policy::v1::RETURN_REASON_DEFECTIVE,
                                                int unit = 1, v1::Resolution resolution = v1::RESOLUTION_UNSPECIFIED) {
    v1::QuoteReturnRequest request;
    request.set_resolution(resolution);
    request.set_order(kOrder);
    request.add_units(UnitName(unit));
    request.set_reason(reason);
    return harness.Call(who, "returns", &Stub::QuoteReturn, request);
  }

  absl::StatusOr<v1::Return> Create(const testing::Identity& who, const std::string& token,
                                    const std::string& request_id) {
    v1::CreateReturnRequest request;
    request.set_quote_token(token);
    request.set_request_id(request_id);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "returns", &Stub::CreateReturn, request));
    return response.return_case();
  }

  v1::Return CreateQuoted(policy::v1::ReturnReason reason = policy::v1::RETURN_REASON_DEFECTIVE, int unit = 1) {
    const auto quote = Quote(alice, reason, unit);
    REQUIRE(quote.ok());
    const auto created = Create(alice, quote->quote_token(), NewId());
    REQUIRE(created.ok());
    return *created;
  }

  std::string NewId() { return harness.process().ids().New(); }

  absl::StatusOr<v1::Return> Get(const testing::Identity& who, const std::string& name) {
    v1::GetReturnRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "returns", &Stub::GetReturn, request));
    return response.return_case();
  }

  // Watches until `condition` holds; again when the stream has ended because nothing more can happen by itself.
  v1::Return Await(const std::string& name, const std::function<bool(const v1::Return&)>& condition) {
    const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(20);
    v1::WatchReturnRequest request;
    request.set_name(name);
    v1::WatchReturnResponse response;
    Stub stub(harness.ChannelTo("returns"));
    while (std::chrono::system_clock::now() < deadline) {
      grpc::ClientContext context;
      context.set_deadline(deadline);
      harness.Prepare(context, alice, "returns");
      const auto reader = stub.WatchReturn(&context, request);
      while (reader->Read(&response)) {
        if (!condition(response.return_case())) continue;
        context.TryCancel();
        return response.return_case();
      }
    }
    FAIL("never came to be: " << response.ShortDebugString());
    return {};
  }
  v1::Return AwaitState(const std::string& name, v1::Return::State state) {
    return Await(name, [state](const v1::Return& now) { return now.state() == state; });
  }

  void Scan(const v1::Return& of, order::v1::Shipment::State state, order::v1::Shipment::State previous,
            absl::Time first_scan) {
    order::v1::ShipmentUpdated update;
    order::v1::Shipment& shipment = *update.mutable_shipment();
    shipment.set_name(std::string(kOrder) + "/shipments/r1");
    shipment.set_direction(order::v1::Shipment::DIRECTION_RETURN);
    shipment.set_owner(of.name());
    shipment.set_state(state);
    *shipment.mutable_first_scan_time() = clock::ToProto(first_scan);
    update.set_previous_state(previous);
    orders.Tell(update);
  }
  void FirstScan(const v1::Return& of) {
    Scan(of, order::v1::Shipment::STATE_IN_TRANSIT, order::v1::Shipment::STATE_LABEL_CREATED, harness.clock().Now());
  }

  // Changes the order as returns will read it.
  void ChangeOrder(const std::function<void(order::v1::Order&)>& change) {
    absl::MutexLock lock(&orders.mutex);
    change(orders.order);
  }

  template <class Method, class Request>
  absl::StatusOr<v1::Return> Act(const testing::Identity& who, Method method, Request request,
                                 const std::string& name) {
    request.set_name(name);
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "returns", method, request));
    return response.return_case();
  }

  absl::StatusOr<v1::Return> Receive(const std::string& name) {
    v1::ReceiveReturnRequest request;
    request.set_name(name);
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(warehouse, "returns", &Stub::ReceiveReturn, request));
    return response.return_case();
  }

  using Release = order::v1::ReleaseReservationRequest;

  // Answers the first `count` releases.
  std::vector<Release> AwaitReleases(size_t count) {
    absl::MutexLock lock(&orders.mutex);
    const auto released = [&] {
      orders.mutex.AssertHeld();
      return orders.releases.size() >= count;
    };
    REQUIRE(orders.mutex.AwaitWithTimeout(absl::Condition(&released), absl::Seconds(20)));
    return orders.releases;
  }

  void AwaitRelease(Release::Outcome outcome) { CHECK(AwaitReleases(1).front().outcome() == outcome); }

  size_t RefundsCreated() {
    absl::MutexLock lock(&refunds.mutex);
    return refunds.created.size();
  }

  int64_t RefundedMinorUnits() {
    absl::MutexLock lock(&refunds.mutex);
    int64_t total = 0;
    for (const auto& [key, request] : refunds.created) {
      for (const auto& item : request.items()) total += item.amount().minor_units();
    }
    return total;
  }

  FakeOrders orders;
  FakeRefunds refunds;
  FakeCarrier carrier;
  testing::ServiceHarness harness{kNow};
  const testing::Identity alice = harness.Customer(kAlice);
  const testing::Identity bob = harness.Customer("customers/bob");
  const testing::Identity agent = harness.Person("agents/ann", "agent");
  const testing::Identity supervisor = harness.Person("agents/sue", "supervisor");
  const testing::Identity warehouse = harness.Person("agents/dock", "warehouse");
};

inline Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

}  // namespace recourse::returns
