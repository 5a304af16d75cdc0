// The order defect rate, over the real order service.
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/claims/claims_fixture.h"

namespace recourse::claims {
namespace {

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

struct SellersFixture : ClaimsFixture {
  // The order's event comes by itself, at any time after its import.
  void AwaitOrder() {
    const absl::Time limit = absl::Now() + absl::Seconds(20);
    while (Metrics().orders() == 0) REQUIRE(absl::Now() < limit);
  }
};

TEST_CASE_METHOD(SellersFixture, "ODR: an order counts once, by the day it was placed, with a claim or bad feedback") {
  AwaitOrder();
  CHECK(Metrics().orders() == 1);
  CHECK(Metrics().on_target());

  const v1::Claim filed = ClaimLamp();
  CHECK(Metrics().orders_with_claim() == 1);
  CHECK(Metrics().defects_per_million() == 1'000'000);
  CHECK_FALSE(Metrics().on_target());

  REQUIRE(Rate(alice, kShop, 2).ok());
  CHECK(Metrics().orders_with_bad_feedback() == 1);
  CHECK(Metrics().defective_orders() == 1);

  // Withdrawn in time, only the feedback is left.
  REQUIRE(Withdraw(alice, filed.name(), NewId()).ok());
  CHECK(Metrics().orders_with_claim() == 0);
  CHECK(Metrics().defective_orders() == 1);

  const absl::Time placed = harness.clock().Now() - absl::Hours(24 * 12);
  CHECK(Metrics(placed).orders() == 0);
  CHECK(Metrics(placed + absl::Seconds(1)).orders() == 1);
  CHECK(Metrics(placed + absl::Hours(24 * 60)).orders() == 1);
  CHECK(Metrics(placed + absl::Hours(24 * 60) + absl::Seconds(1)).orders() == 0);
}

TEST_CASE_METHOD(SellersFixture, "feedback is a customer's own, of a seller of the order, and given once") {
  CHECK(ReasonOf(Rate(bob, kShop, 1).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Rate(alice, "sellers/other", 1).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Rate(alice, kShop, 6).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(ReasonOf(Rate(shop, kShop, 5).status()) == errors::v1::REASON_ROLE_NOT_ALLOWED);
  REQUIRE(Rate(alice, kShop, 3).ok());
  CHECK(ReasonOf(Rate(alice, kShop, 5).status()) == errors::v1::REASON_RESOURCE_EXISTS);
  AwaitOrder();
  CHECK(Metrics().orders_with_bad_feedback() == 0);

  v1::GetSellerMetricsRequest others;
  others.set_seller("sellers/other");
  CHECK(ReasonOf(harness.Call(shop, "claims", &v1::SellerService::Stub::GetSellerMetrics, others).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace recourse::claims
