// What was paid for a unit is known from the moment it was sold, whatever becomes of the order around it.
#include <map>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/catalog_service.grpc.pb.h"
#include "recourse/order/v1/order_change_service.grpc.pb.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using RefundsStub = refunds::v1::RefundsService::Stub;
using Money = std::map<std::string, int64_t>;  // by unit

// Three kettles of 3.44, 3.43 and 3.43 EUR with tax, and a lamp of 5.00 EUR. refunds is the real one; its provider
// cannot be reached, so that its refunds stay RESERVED.
class Sold : public OrderFixture {
 public:
  Sold() : OrderFixture(refunds::Module()) {}

  void SellUnpacked() {
    auto book = Book("o1");
    book.clear_shipments();
    book.mutable_lines(0)->set_variant("products/kettle/variants/blue");
    Import(book);
  }
  // What the order says was paid for each unit, in whatever state.
  Money Paid() {
    Money paid;
    const v1::Order order = Get("orders/o1");
    for (const v1::Line& line : order.lines()) {
      for (const v1::Unit& unit : line.units()) {
        for (const v1::Component& component : unit.components()) paid[unit.name()] += component.amount().minor_units();
      }
    }
    return paid;
  }
  refunds::v1::GetRefundableBalanceResponse Balance() {
    refunds::v1::GetRefundableBalanceRequest request;
    request.set_order("orders/o1");
    const auto balance = harness.Call(admin, "refunds", &RefundsStub::GetRefundableBalance, request);
    REQUIRE(balance.ok());
    return *balance;
  }
  Money Refundable() {
    Money left;
    const auto balance = Balance();
    for (const auto& item : balance.items()) left[item.unit()] += item.amount().minor_units();
    return left;
  }
  int64_t Cancel(const std::string& unit) {
    v1::CancelOrderRequest request;
    request.set_name("orders/o1");
    request.add_units(unit);
    request.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
    request.set_request_id(NewRequestId());
    const auto response =
        harness.Call(harness.Customer(kAna), "order", &v1::CancellationService::Stub::CancelOrder, request);
    REQUIRE(response.ok());
    return response->total().minor_units();
  }
  // By tasks, in their own time.
  void AwaitReserved(int64_t sum) {
    for (int i = 0; i < 3000 && Balance().payments(0).pending().minor_units() != sum; ++i) {
      harness.clock().Advance(absl::Microseconds(1));
    }
    CHECK(Balance().payments(0).pending().minor_units() == sum);
  }
};

TEST_CASE_METHOD(Sold,
                 "T-STUCK-4: units that are cancelled first leave the others theirs, and were worth what was paid") {
  SellUnpacked();
  const Money sold = Paid();
  REQUIRE(sold.size() == 4);
  int64_t cancelled = 0;
  for (const auto& [unit, paid] : sold) {
    INFO(unit);
    CHECK(Cancel(unit) == paid);
    cancelled += paid;
    AwaitReserved(cancelled);
    CHECK(Paid() == sold);
    for (const auto& [other, left] : Refundable()) CHECK(left == (other <= unit ? 0 : sold.at(other)));
  }
  CHECK(Balance().payments(0).refundable().minor_units() == 0);
}

TEST_CASE_METHOD(Sold,
                 "T-STUCK-8: after a change of items what is left is what the ledger says, and all of it goes back") {
  SellUnpacked();
  v1::ImportProductRequest product;
  product.mutable_product()->set_name("products/kettle");
  product.mutable_product()->set_title("Kettle");
  for (const auto& [colour, price] : {std::pair("blue", 334), std::pair("red", 300)}) {
    v1::Variant& variant = *product.mutable_product()->add_variants();
    variant.set_name(std::string("products/kettle/variants/") + colour);
    variant.set_title(colour);
    variant.mutable_price()->set_currency_code("EUR");
    variant.mutable_price()->set_minor_units(price);
    variant.set_available(true);
  }
  product.set_request_id(NewRequestId());
  REQUIRE(harness.Call(admin, "order", &v1::CatalogService::Stub::ImportProduct, product).ok());
  v1::ReplaceOrderItemsRequest change;
  change.set_name("orders/o1");
  change.add_units("orders/o1/units/1");
  change.add_variants("products/kettle/variants/red");
  change.set_request_id(NewRequestId());
  const auto changed =
      harness.Call(harness.Customer(kAna), "order", &v1::OrderChangeService::Stub::ReplaceOrderItems, change);
  REQUIRE(changed.ok());
  const int64_t difference = changed->change().total().minor_units();
  CHECK(difference > 0);
  AwaitReserved(difference);
  CHECK(Refundable() == Paid());

  int64_t cancelled = 0;
  for (const auto& [unit, paid] : Paid()) cancelled += Cancel(unit);
  CHECK(cancelled == 1530 - difference);
  AwaitReserved(1530);
  CHECK(Balance().payments(0).refundable().minor_units() == 0);
}

TEST_CASE_METHOD(Sold, "T-RET-4: a unit's money can go back wherever the goods are") {
  auto book = Book("o1");
  Import(book);
  struct Row {
    const char* scan;
    v1::Unit::State state;
  };
  const std::vector<Row> rows = {{nullptr, v1::Unit::STATE_ORDERED},
                                 {"102", v1::Unit::STATE_SHIPPED},
                                 {"409", v1::Unit::STATE_LOST},
                                 {"301", v1::Unit::STATE_DELIVERED}};
  int64_t paid_back = 0;
  absl::Time time = start - absl::Hours(20);
  for (const Row& row : rows) {
    if (row.scan != nullptr) Scan("T-o1", row.scan, time += absl::Hours(1));
    INFO(v1::Unit::State_Name(row.state));
    CHECK(Get("orders/o1").lines(0).units(0).state() == row.state);
    refunds::v1::CreateRefundRequest request;
    request.set_order("orders/o1");
    request.set_source(std::string("returns/") + std::to_string(paid_back));
    request.set_obligation("items");
    auto& item = *request.add_items();
    item.set_unit("orders/o1/units/1");
    item.set_component("ITEM");
    item.mutable_amount()->set_currency_code("EUR");
    item.mutable_amount()->set_minor_units(50);
    request.set_request_id(NewRequestId());
    CHECK(harness.Call(Returns(), "refunds", &RefundsStub::CreateRefund, request).ok());
    paid_back += 50;
  }
  CHECK(Balance().payments(0).pending().minor_units() == paid_back);
}

TEST_CASE_METHOD(Sold, "T-ASK-1: a parcel that is lost is its own units' matter, and not the order's") {
  auto book = Book("o1");
  v1::ImportedShipment& second = *book.add_shipments();
  second.set_shipment_id("s2");
  second.set_carrier("sandbox");
  second.set_tracking_number("T2-o1");
  second.add_line_ids("lamp");
  Import(book);
  for (const char* parcel : {"T-o1", "T2-o1"}) Scan(parcel, "102", start - absl::Hours(20));
  Scan("T-o1", "409", start - absl::Hours(10));
  Scan("T2-o1", "301", start - absl::Hours(9));
  const v1::Order order = Get("orders/o1");
  for (const v1::Unit& kettle : order.lines(0).units()) CHECK(kettle.state() == v1::Unit::STATE_LOST);
  CHECK(order.lines(1).units(0).state() == v1::Unit::STATE_DELIVERED);
}

}  // namespace
}  // namespace recourse::order
