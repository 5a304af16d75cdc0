#include <set>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Stub = OrderFixture::Stub;

TEST_CASE_METHOD(OrderFixture, "an imported order is split into units and its charges are recorded first") {
  const v1::Order order = Import(Book("o1"));
  CHECK(order.state() == v1::Order::STATE_UNSHIPPED);
  REQUIRE(order.lines_size() == 2);
  REQUIRE(order.lines(0).units_size() == 3);
  CHECK(order.lines(0).units(0).components(0).amount().minor_units() == 334);
  CHECK(order.lines(0).units(2).components(0).amount().minor_units() == 333);
  CHECK(order.lines(0).units(0).shipment() == "orders/o1/shipments/s1");
  CHECK(order.lines(1).units(0).name() == "orders/o1/units/4");

  const auto recorded = refunds->recorded();
  REQUIRE(recorded.size() == 1);
  CHECK(recorded[0].items_size() == 7);
  CHECK(recorded[0].items(1).component() == "ITEM_TAX");
  int64_t sum = 0;
  for (const auto& item : recorded[0].items()) sum += item.amount().minor_units();
  CHECK(sum == recorded[0].payments(0).captured().minor_units());
  CHECK(Events("order.imported").size() == 1);
  CHECK(Events("shipment.registered").size() == 1);
}

TEST_CASE_METHOD(OrderFixture, "the same request is answered alike, another one for the order is refused") {
  v1::ImportOrderRequest request;
  *request.mutable_order() = Book("o1");
  request.set_request_id(NewRequestId());
  const auto first = harness.Call(admin, "order", &Stub::ImportOrder, request);
  const auto again = harness.Call(admin, "order", &Stub::ImportOrder, request);
  REQUIRE(first.ok());
  REQUIRE(again.ok());
  CHECK(first->SerializeAsString() == again->SerializeAsString());
  request.set_request_id(NewRequestId());
  const auto other = harness.Call(admin, "order", &Stub::ImportOrder, request);
  CHECK(status::ReasonOf(other.status()) == errors::v1::REASON_RESOURCE_EXISTS);
  CHECK(refunds->recorded().size() == 1);
}

TEST_CASE_METHOD(OrderFixture, "an order whose charges were not recorded does not exist") {
  refunds->Refuse(status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "no"));
  v1::ImportOrderRequest request;
  *request.mutable_order() = Book("o1");
  request.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(admin, "order", &Stub::ImportOrder, request).status()) ==
        errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
  v1::GetOrderRequest get;
  get.set_name("orders/o1");
  CHECK(status::ReasonOf(harness.Call(admin, "order", &Stub::GetOrder, get).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);
  refunds->Refuse(absl::OkStatus());
  CHECK(harness.Call(admin, "order", &Stub::ImportOrder, request).ok());
  CHECK(Get("orders/o1").lines_size() == 2);
}

TEST_CASE_METHOD(OrderFixture, "a stranger's order is not found") {
  Import(Book("o1"));
  v1::GetOrderRequest get;
  get.set_name("orders/o1");
  v1::ListShipmentsRequest shipments;
  shipments.set_parent("orders/o1");
  v1::ListOrdersRequest list;
  list.set_parent(kAna);
  CHECK(harness.Call(harness.Customer(kAna), "order", &Stub::GetOrder, get).ok());
  CHECK(harness.Call(harness.Customer(kAna), "order", &Stub::ListOrders, list)->orders_size() == 1);
  const auto ben = harness.Customer(kBen);
  CHECK(absl::IsNotFound(harness.Call(ben, "order", &Stub::GetOrder, get).status()));
  CHECK(absl::IsNotFound(harness.Call(ben, "order", &Stub::ListShipments, shipments).status()));
  CHECK(absl::IsNotFound(harness.Call(ben, "order", &Stub::ListOrders, list).status()));
}

TEST_CASE_METHOD(OrderFixture, "pages neither repeat nor hide an order while others come in") {
  for (const char* id : {"a", "b", "c", "d", "e"}) Import(Book(id));
  v1::ListOrdersRequest request;
  request.set_parent(kAna);
  request.set_page_size(2);
  std::set<std::string> seen;
  int pages = 0;
  do {
    const auto page = harness.Call(admin, "order", &Stub::ListOrders, request);
    REQUIRE(page.ok());
    for (const auto& order : page->orders()) CHECK(seen.insert(order.name()).second);
    request.set_page_token(page->next_page_token());
    if (pages++ == 0) Import(Book("f"));  // newer than what was shown
  } while (!request.page_token().empty());
  CHECK(pages == 3);
  CHECK(seen == std::set<std::string>{"orders/a", "orders/b", "orders/c", "orders/d", "orders/e"});
  request.set_page_token("nonsense");
  CHECK(status::ReasonOf(harness.Call(admin, "order", &Stub::ListOrders, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::order
