#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/catalog_service.grpc.pb.h"
#include "recourse/order/v1/order_change_service.grpc.pb.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Catalog = v1::CatalogService::Stub;
using Changes = v1::OrderChangeService::Stub;
using RefundsStub = refunds::v1::RefundsService::Stub;

std::string Variant(const std::string& color) { return "products/kettle/variants/" + color; }

// Three blue kettles, 10.00 EUR with tax 0.30, and a lamp, none of them packed. refunds is the real one; its provider
// cannot be reached, so that its refunds stay RESERVED.
class Unpacked : public OrderFixture {
 public:
  Unpacked() : OrderFixture(refunds::Module()) {
    auto book = Book("o1");
    book.clear_shipments();
    book.mutable_lines(0)->set_variant(Variant("blue"));
    Import(book);
    Sell({{"blue", 334, true}, {"red", 300, true}, {"gold", 900, true}, {"green", 200, false}});
  }

  struct Sold {
    std::string color;
    int64_t price;
    bool available;
  };
  void Sell(const std::vector<Sold>& sold) {
    v1::ImportProductRequest request;
    v1::Product& product = *request.mutable_product();
    product.set_name("products/kettle");
    product.set_title("Kettle");
    for (const Sold& one : sold) {
      v1::Variant& variant = *product.add_variants();
      variant.set_name(Variant(one.color));
      variant.set_title(one.color);
      variant.mutable_price()->set_currency_code("EUR");
      variant.mutable_price()->set_minor_units(one.price);
      variant.set_available(one.available);
    }
    request.set_request_id(NewRequestId());
    REQUIRE(harness.Call(admin, "order", &Catalog::ImportProduct, request).ok());
  }
  v1::ReplaceOrderItemsRequest Request(std::initializer_list<int> units, const std::string& color) {
    v1::ReplaceOrderItemsRequest request;
    request.set_name("orders/o1");
    for (const int unit : units) {
      request.add_units("orders/o1/units/" + std::to_string(unit));
      request.add_variants(Variant(color));
    }
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::ReplaceOrderItemsResponse> Send(const v1::ReplaceOrderItemsRequest& request,
                                                     const std::string& customer = kAna) {
    return harness.Call(harness.Customer(customer), "order", &Changes::ReplaceOrderItems, request);
  }
  int64_t Refundable() {
    refunds::v1::GetRefundableBalanceRequest request;
    request.set_order("orders/o1");
    const auto balance = harness.Call(admin, "refunds", &RefundsStub::GetRefundableBalance, request);
    REQUIRE(balance.ok());
    int64_t sum = 0;
    for (const auto& item : balance->items()) sum += item.amount().minor_units();
    return sum;
  }
  // What the order says was paid for its units.
  int64_t Paid() {
    int64_t sum = 0;
    const v1::Order order = Get("orders/o1");
    for (const auto& line : order.lines()) {
      for (const auto& unit : line.units()) {
        for (const auto& component : unit.components()) sum += component.amount().minor_units();
      }
    }
    return sum;
  }
};

TEST_CASE_METHOD(Unpacked, "items become other variants, previewed and paid back to the cent") {
  auto request = Request({1, 2}, "red");
  request.set_validate_only(true);
  const auto preview = Send(request);
  INFO(preview.status().ToString());
  REQUIRE(preview.ok());
  // 3.34 and 3.33 were paid, with 0.10 tax each; 3.00 stays, taxed alike.
  CHECK(preview->change().total().minor_units() == 34 + 33 + 1 + 1);
  REQUIRE(preview->paid_back_size() == 1);
  CHECK(preview->paid_back(0).amount().minor_units() == preview->change().total().minor_units());
  CHECK(Get("orders/o1").lines(0).units_size() == 3);
  CHECK(Refundable() == 1530);

  request.set_validate_only(false);
  const auto changed = Send(request);
  REQUIRE(changed.ok());
  CHECK(changed->change().total().minor_units() == preview->change().total().minor_units());
  REQUIRE(Send(request).ok());  // the same request
  CHECK(Events("order.change_completed").size() == 1);
  const v1::Order order = Get("orders/o1");
  REQUIRE(order.lines_size() == 3);
  CHECK(order.lines(0).units_size() == 1);
  CHECK(order.lines(2).variant() == Variant("red"));
  CHECK(order.lines(2).units_size() == 2);
  CHECK(order.lines(2).units(0).name() == "orders/o1/units/1");
  CHECK(Paid() == 1530 - 69);
  CHECK(Refundable() == Paid());

  v1::ListOrderChangesRequest list;
  list.set_parent("orders/o1");
  const auto changes = harness.Call(harness.Customer(kAna), "order", &Changes::ListOrderChanges, list);
  REQUIRE(changes.ok());
  REQUIRE(changes->changes_size() == 1);
  CHECK(changes->changes(0).state() == v1::OrderChange::STATE_COMPLETED);
  CHECK_FALSE(changes->changes(0).refund().empty());
}

TEST_CASE_METHOD(Unpacked, "INV-09: a changed order that is cancelled has paid back what was paid, exactly") {
  REQUIRE(Send(Request({1, 2, 3}, "red")).ok());
  CHECK(Events("order.change_completed").size() == 1);
  CHECK(Get("orders/o1").lines_size() == 2);  // nothing is left of the blue line
  v1::CancelOrderRequest cancel;
  cancel.set_name("orders/o1");
  cancel.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
  cancel.set_request_id(NewRequestId());
  const auto cancelled =
      harness.Call(harness.Customer(kAna), "order", &v1::CancellationService::Stub::CancelOrder, cancel);
  REQUIRE(cancelled.ok());
  CHECK(cancelled->total().minor_units() == Paid());
  CHECK(Events("cancellation.completed").size() == 1);
  CHECK(Refundable() == 0);
}

TEST_CASE_METHOD(Unpacked,
                 "T-STUCK-2: a change without a difference moves no money, and one that is refused changes nothing") {
  Sell({{"blue", 334, true}, {"red", 334, true}, {"gold", 900, true}, {"green", 200, false}});
  const auto equal = Send(Request({1}, "red"));
  REQUIRE(equal.ok());
  CHECK(equal->change().total().minor_units() == 0);
  CHECK(equal->change().state() == v1::OrderChange::STATE_COMPLETED);
  CHECK(Refundable() == 1530);

  struct Case {
    const char* rule;
    std::function<void(v1::ReplaceOrderItemsRequest&)> break_it;
    errors::v1::Reason reason;
  };
  const Case cases[] = {
      {"not pairwise", [](auto& request) { request.add_variants(Variant("red")); }, errors::v1::REASON_LENGTH_MISMATCH},
      {"one of two costs more", [](auto& request) { request.set_variants(1, Variant("gold")); },
       errors::v1::REASON_PAYMENT_REQUIRED},
      {"one of two is sold out", [](auto& request) { request.set_variants(1, Variant("green")); },
       errors::v1::REASON_VARIANT_UNAVAILABLE},
      {"one of two is what it is", [](auto& request) { request.set_variants(1, Variant("blue")); },
       errors::v1::REASON_SAME_ITEM},
      {"one of two is another product", [](auto& request) { request.set_variants(1, "products/lamp/variants/red"); },
       errors::v1::REASON_NOT_SAME_PRODUCT},
      {"a stranger's unit", [](auto& request) { request.set_units(1, "orders/o2/units/1"); },
       errors::v1::REASON_UNIT_NOT_IN_ORDER},
      {"another order than the one that was seen", [](auto& request) { request.set_etag("77"); },
       errors::v1::REASON_ETAG_MISMATCH},
  };
  const std::string before = Get("orders/o1").SerializeAsString();
  for (const Case& test : cases) {
    INFO(test.rule);
    auto request = Request({2, 3}, "red");
    test.break_it(request);
    CHECK(status::ReasonOf(Send(request).status()) == test.reason);
  }
  CHECK(absl::IsNotFound(Send(Request({2}, "red"), kBen).status()));
  CHECK(Get("orders/o1").SerializeAsString() == before);
}

TEST_CASE_METHOD(Unpacked, "the shop's word counts: a product's variants are those that came last") {
  v1::ListVariantsRequest request;
  request.set_parent("products/kettle");
  const auto customer = harness.Customer(kAna);
  CHECK(harness.Call(customer, "order", &Catalog::ListVariants, request)->variants_size() == 4);
  Sell({{"red", 300, true}});
  const auto now = harness.Call(customer, "order", &Catalog::ListVariants, request);
  REQUIRE(now.ok());
  REQUIRE(now->variants_size() == 1);
  CHECK(now->variants(0).title() == "red");
  request.set_parent("products/none");
  CHECK(absl::IsNotFound(harness.Call(customer, "order", &Catalog::ListVariants, request).status()));
  v1::ImportProductRequest broken;
  broken.mutable_product()->set_name("products/kettle");
  broken.mutable_product()->set_title("Kettle");
  v1::Variant& variant = *broken.mutable_product()->add_variants();
  variant.set_name("products/lamp/variants/red");
  variant.mutable_price()->set_currency_code("EUR");
  broken.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(admin, "order", &Catalog::ImportProduct, broken).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::order
