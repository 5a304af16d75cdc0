#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/order_change_service.grpc.pb.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;
using Changes = v1::OrderChangeService::Stub;

type::v1::Address Address(const std::string& street, const std::string& region = "DE") {
  type::v1::Address address;
  address.set_recipient("Ana");
  address.add_lines(street);
  address.set_locality("Köln");
  address.set_postal_code("50667");
  address.set_region_code(region);
  return address;
}

class Unpacked : public OrderFixture {
 public:
  Unpacked() {
    auto book = Book("o1");
    book.clear_shipments();
    *book.mutable_shipping_address() = Address("Domgasse 1");
    Import(book);
  }

  v1::UpdateShippingAddressRequest To(const type::v1::Address& address, const std::string& order = "orders/o1") {
    v1::UpdateShippingAddressRequest request;
    request.set_name(order);
    *request.mutable_shipping_address() = address;
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::UpdateShippingAddressResponse> Send(const v1::UpdateShippingAddressRequest& request,
                                                         const std::string& customer = kAna) {
    return harness.Call(harness.Customer(customer), "order", &Changes::UpdateShippingAddress, request);
  }
  std::string Street() { return Get("orders/o1").shipping_address().lines(0); }
};

TEST_CASE_METHOD(Unpacked, "an address is previewed, changed, and changed once") {
  auto request = To(Address("Neue Gasse 2"));
  request.set_validate_only(true);
  const auto preview = Send(request);
  REQUIRE(preview.ok());
  CHECK(preview->order().shipping_address().lines(0) == "Neue Gasse 2");
  CHECK(Street() == "Domgasse 1");
  CHECK(Get("orders/o1").etag() == "1");

  request.set_validate_only(false);
  REQUIRE(Send(request).ok());
  REQUIRE(Send(request).ok());
  CHECK(Street() == "Neue Gasse 2");
  CHECK(Get("orders/o1").etag() == "2");
  CHECK(Events("order.address_changed").size() == 1);
  auto same = To(Address("Neue Gasse 2"));
  REQUIRE(Send(same).ok());
  CHECK(Get("orders/o1").etag() == "2");
}

TEST_CASE_METHOD(Unpacked, "every refusal of an address has its own reason, and changes nothing") {
  struct Case {
    const char* rule;
    std::function<void(v1::UpdateShippingAddressRequest&)> break_it;
    errors::v1::Reason reason;
  };
  const Case cases[] = {
      {"another country", [](auto& request) { *request.mutable_shipping_address() = Address("Rue 1", "FR"); },
       errors::v1::REASON_ADDRESS_NOT_SERVED},
      {"no street", [](auto& request) { request.mutable_shipping_address()->clear_lines(); },
       errors::v1::REASON_INVALID_FIELD},
      {"nobody to receive it", [](auto& request) { request.mutable_shipping_address()->clear_recipient(); },
       errors::v1::REASON_INVALID_FIELD},
      {"no label is that long",
       [](auto& request) { request.mutable_shipping_address()->set_lines(0, std::string(2000, 'x')); },
       errors::v1::REASON_INVALID_FIELD},
      {"an order that has changed", [](auto& request) { request.set_etag("7"); }, errors::v1::REASON_ETAG_MISMATCH},
      {"an order that is not there", [](auto& request) { request.set_name("orders/none"); },
       errors::v1::REASON_RESOURCE_NOT_FOUND},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    auto request = To(Address("Neue Gasse 2"));
    test.break_it(request);
    CHECK(status::ReasonOf(Send(request).status()) == test.reason);
  }
  CHECK(absl::IsNotFound(Send(To(Address("Neue Gasse 2")), kBen).status()));
  Import(Book("o2"));  // its kettles have a label
  CHECK(status::ReasonOf(Send(To(Address("Neue Gasse 2"), "orders/o2")).status()) ==
        errors::v1::REASON_ORDER_NOT_PENDING);
  CHECK(Street() == "Domgasse 1");
}

TEST_CASE_METHOD(OrderFixture, "an order is watched: as it is, and after every change") {
  Import(Book("o1"));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(context, harness.Customer(kAna), "order");
  v1::WatchOrderRequest request;
  request.set_name("orders/o1");
  Stub stub(harness.ChannelTo("order"));
  const auto stream = stub.WatchOrder(&context, request);
  v1::WatchOrderResponse seen;
  REQUIRE(stream->Read(&seen));
  CHECK(seen.order().state() == v1::Order::STATE_UNSHIPPED);
  REQUIRE(seen.shipments_size() == 1);
  Scan("T-o1", "302", start);
  REQUIRE(stream->Read(&seen));
  CHECK(seen.shipments(0).state() == v1::Shipment::STATE_OUT_FOR_DELIVERY);
  Scan("T-o1", "407", start + absl::Hours(1));
  REQUIRE(stream->Read(&seen));
  REQUIRE(seen.problems_size() == 1);
  CHECK(seen.problems(0).type() == v1::DeliveryProblem::TYPE_TURNED_BACK);
  context.TryCancel();

  grpc::ClientContext stranger;
  stranger.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(stranger, harness.Customer(kBen), "order");
  const auto nothing = stub.WatchOrder(&stranger, request);
  CHECK_FALSE(nothing->Read(&seen));
  CHECK(nothing->Finish().error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE_METHOD(OrderFixture, "INV-12: agents see who changed what of an order, page by page, and of no other") {
  Import(Book("o1"));
  Import(Book("o2"));
  Scan("T-o1", "102", start);
  Scan("T-o2", "102", start);
  Scan("T-o1", "407", start + absl::Hours(1));
  v1::ListOrderEventsRequest request;
  request.set_parent("orders/o1");
  request.set_page_size(2);
  const auto agent = harness.Person("agents/gus", "agent");
  std::string types;
  do {
    const auto page = harness.Call(agent, "order", &Stub::ListOrderEvents, request);
    REQUIRE(page.ok());
    for (const auto& event : page->events()) {
      types += event.type() + " ";
      CHECK_FALSE(event.actor().subject().empty());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  CHECK(types == "order.imported shipment.registered shipment.updated shipment.updated problem.due ");
  request.set_page_token("nonsense");
  CHECK(status::ReasonOf(harness.Call(agent, "order", &Stub::ListOrderEvents, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
  request.clear_page_token();
  CHECK(status::ReasonOf(harness.Call(harness.Customer(kAna), "order", &Stub::ListOrderEvents, request).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
}

}  // namespace
}  // namespace recourse::order
