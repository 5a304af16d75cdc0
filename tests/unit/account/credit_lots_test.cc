#include "services/account/domain/credit_lots.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::account {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr absl::Duration kDay = absl::Hours(24);

using Parts = std::vector<LotPart>;

TEST_CASE("D-1.15: what expires first is spent first, what has expired never, and all or nothing") {
  const std::vector<SpendableLot> lots = {{.name = "own", .remaining = 500, .expire_time = {}},
                                          {.name = "late", .remaining = 300, .expire_time = kNow + 9 * kDay},
                                          {.name = "soon", .remaining = 200, .expire_time = kNow + kDay},
                                          {.name = "gone", .remaining = 900, .expire_time = kNow}};
  struct Case {
    int64_t amount;
    Parts parts;  // none: refused
  };
  const std::vector<Case> cases = {{200, {{"soon", 200}}},
                                   {201, {{"soon", 200}, {"late", 1}}},
                                   {1000, {{"soon", 200}, {"late", 300}, {"own", 500}}},
                                   {1001, {}}};
  for (const Case& c : cases) {
    INFO(c.amount);
    const auto parts = TakeFrom(lots, c.amount, kNow);
    CHECK(parts.ok() == !c.parts.empty());
    if (parts.ok()) {
      CHECK(*parts == c.parts);
    } else {
      CHECK(status::ReasonOf(parts.status()) == errors::v1::REASON_PAYMENT_REQUIRED);
    }
  }
}

TEST_CASE("D-1.15: a debit gives back no more than it holds, what lasts longest first") {
  const Parts taken = {{"soon", 200}, {"own", 500}};
  CHECK(*GiveBack(taken, 500) == Parts{{"own", 500}});
  CHECK(*GiveBack(taken, 700) == Parts{{"own", 500}, {"soon", 200}});
  CHECK(status::ReasonOf(GiveBack(taken, 701).status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
}

TEST_CASE("D-1.15: refunded money does not expire, and a lot that has expired is restored for 30 days") {
  CHECK(CheckExpiry(LotClass::kRefund, {}, kNow).ok());
  CHECK_FALSE(CheckExpiry(LotClass::kRefund, kNow + kDay, kNow).ok());
  CHECK(CheckExpiry(LotClass::kPromo, kNow + kDay, kNow).ok());
  CHECK_FALSE(CheckExpiry(LotClass::kPromo, kNow, kNow).ok());
  CHECK(ExpiryOnceRestored(kNow - kDay, kNow) == kNow + 30 * kDay);
  CHECK(ExpiryOnceRestored(kNow + kDay, kNow) == kNow + kDay);
  CHECK(ExpiryOnceRestored({}, kNow) == std::nullopt);
}

}  // namespace
}  // namespace recourse::account
