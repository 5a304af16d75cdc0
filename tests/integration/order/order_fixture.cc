#include "tests/integration/order/order_fixture.h"

#include <catch2/catch.hpp>
#include <google/protobuf/util/time_util.h>

#include "libs/status/status.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"
#include "services/order/order_module.h"

namespace recourse::order {
namespace {

using google::protobuf::util::TimeUtil;

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

type::v1::Money Eur(int64_t minor) {
  type::v1::Money money;
  money.set_currency_code("EUR");
  money.set_minor_units(minor);
  return money;
}

v1::ImportedLine Line(const std::string& id, int quantity) {
  v1::ImportedLine line;
  line.set_line_id(id);
  line.set_product("products/" + id);
  line.set_title(id);
  line.set_quantity(quantity);
  line.mutable_facts()->set_marketplace("marketplaces/DE");
  line.mutable_facts()->set_fulfilment(policy::v1::PolicyFacts::FULFILMENT_PLATFORM);
  *line.mutable_facts()->mutable_unit_price() = Eur(500);
  return line;
}

void AddComponent(v1::ImportedLine& line, v1::Component::Kind kind, int64_t minor) {
  v1::Component& component = *line.add_components();
  component.set_kind(kind);
  *component.mutable_amount() = Eur(minor);
}

template <class T>
T Require(absl::StatusOr<T> value) {
  INFO(value.status().ToString());
  REQUIRE(value.ok());
  return *std::move(value);
}

}  // namespace

grpc::ServerUnaryReactor* FakeRefunds::RecordCharges(grpc::CallbackServerContext* context,
                                                     const refunds::v1::RecordChargesRequest* request,
                                                     refunds::v1::RecordChargesResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    absl::MutexLock lock(&mutex_);
    RETURN_IF_ERROR(refusal_);
    recorded_.push_back(*request);
    return absl::OkStatus();
  });
}

void FakeRefunds::Refuse(absl::Status status) {
  absl::MutexLock lock(&mutex_);
  refusal_ = std::move(status);
}

std::vector<refunds::v1::RecordChargesRequest> FakeRefunds::recorded() {
  absl::MutexLock lock(&mutex_);
  return recorded_;
}

OrderFixture::OrderFixture()
    : OrderFixture(rpc::Module{
          .service = "refunds",
          .server = [](const config::v1::Config& config) -> const config::v1::Server& {
            return config.refunds().server();
          },
          .add =
              [this](rpc::Host& host, const config::v1::Config&) {
                refunds = &host.Own<FakeRefunds>(host.calls());
                return host.Serve(*refunds, *refunds::v1::RecordChargesRequest::descriptor()->file()->service(0));
              }}) {}

OrderFixture::OrderFixture(const rpc::Module& refunds_module, const config::v1::Carrier& carrier,
                           const std::optional<rpc::Module>& account_module) {
  harness.config().mutable_order()->set_account_target("127.0.0.1:9");  // discard
  if (account_module) {
    harness.StartHost(*account_module);
    harness.config().mutable_order()->set_account_target(harness.TargetOf("account"));
  }
  harness.config().mutable_refunds()->mutable_provider()->set_url("http://127.0.0.1:9");  // discard
  harness.config().mutable_refunds()->set_policy_dir(RECOURSE_POLICY_DIR);
  harness.config().mutable_refunds()->set_account_target("127.0.0.1:9");
  harness.StartHost(refunds_module);
  harness.config().mutable_order()->set_refunds_target(harness.TargetOf("refunds"));
  harness.config().mutable_order()->set_carrier_webhook_secret(kCarrierSecret);
  harness.config().mutable_order()->set_policy_dir(RECOURSE_POLICY_DIR);
  *harness.config().mutable_order()->mutable_carrier() = carrier;
  harness.StartHost(Module());
  admin = harness.Person("agents/root", "admin");
}

v1::ImportedOrder OrderFixture::Book(const std::string& id, const std::string& customer) const {
  v1::ImportedOrder order;
  order.set_name("orders/" + id);
  order.set_customer(customer);
  order.set_marketplace("marketplaces/DE");
  order.set_currency_code("EUR");
  *order.mutable_placed_time() = ToProto(start - absl::Hours(48));
  v1::ImportedLine& kettles = *order.add_lines() = Line("kettle", 3);
  AddComponent(kettles, v1::Component::KIND_ITEM, 1000);
  AddComponent(kettles, v1::Component::KIND_ITEM_TAX, 30);
  v1::ImportedLine& lamp = *order.add_lines() = Line("lamp", 1);
  AddComponent(lamp, v1::Component::KIND_ITEM, 500);
  v1::ImportedPayment& payment = *order.add_payments();
  payment.set_label("card");
  payment.set_provider_reference("pi_" + id);
  *payment.mutable_captured() = Eur(1530);
  v1::ImportedShipment& shipment = *order.add_shipments();
  shipment.set_shipment_id("s1");
  shipment.set_carrier("sandbox");
  shipment.set_tracking_number("T-" + id);
  shipment.add_line_ids("kettle");
  return order;
}

v1::Order OrderFixture::Import(const v1::ImportedOrder& order) {
  v1::ImportOrderRequest request;
  *request.mutable_order() = order;
  request.set_request_id(NewRequestId());
  return Require(harness.Call(admin, "order", &Stub::ImportOrder, request)).order();
}

v1::Order OrderFixture::Get(const std::string& name) {
  v1::GetOrderRequest request;
  request.set_name(name);
  return Require(harness.Call(admin, "order", &Stub::GetOrder, request)).order();
}

v1::Shipment OrderFixture::FindShipment(const std::string& order, const std::string& name) {
  v1::ListShipmentsRequest request;
  request.set_parent(order);
  const auto response = Require(harness.Call(admin, "order", &Stub::ListShipments, request));
  for (const v1::Shipment& shipment : response.shipments()) {
    if (shipment.name() == name) return shipment;
  }
  FAIL("no shipment " << name);
  return {};
}

int OrderFixture::Scan(const std::string& tracking_number, const std::string& code, absl::Time time) {
  v1::RecordTrackingEventsRequest request;
  v1::TrackingEvent& event = *request.add_events();
  event.set_carrier("sandbox");
  event.set_tracking_number(tracking_number);
  event.set_event_code(code);
  *event.mutable_event_time() = ToProto(time);
  return Require(harness.Call(admin, "order", &Stub::RecordTrackingEvents, request)).recorded();
}

std::vector<events::v1::Event> OrderFixture::Events(const std::string& type) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(context, harness.Service("returns"), "order");
  events::v1::FollowEventsRequest request;
  request.add_types(type);
  events::v1::EventLogService::Stub stub(harness.ChannelTo("order"));
  const auto stream = stub.FollowEvents(&context, request);
  events::v1::FollowEventsResponse response;
  std::vector<events::v1::Event> events;
  while (events.empty() && stream->Read(&response)) events.assign(response.events().begin(), response.events().end());
  context.TryCancel();
  return events;
}

}  // namespace recourse::order
