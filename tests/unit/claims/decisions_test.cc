// What follows from the carrier's word, from a part of the money, and for whom.
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "services/claims/domain/filing.h"
#include "services/claims/domain/odr.h"
#include "services/claims/domain/partial.h"
#include "services/claims/domain/viewer_state.h"

namespace recourse::claims {
namespace {

const absl::Time kClaimed = absl::FromUnixSeconds(1'780'000'000);

TEST_CASE("DL-REFUSED, DL-NOSHIP: what the carrier's word makes of a claim for what never came") {
  const Tracking moving{.scanned = true};
  const Tracking back{.sent_back = true, .scanned = true};
  const Tracking nothing{};
  const Tracking before{.scanned = true, .delivered_time = kClaimed - absl::Hours(1)};
  const Tracking since{.scanned = true, .delivered_time = kClaimed + absl::Hours(1)};
  struct Case {
    std::string name;
    std::vector<Tracking> units;
    bool due;
    Filing filing;
    Type type = Type::kNotReceived;
  };
  const Case cases[] = {
      {"on its way", {moving}, true, Filing::kSeller},
      {"refused, or back at the sender", {back}, true, Filing::kSentBack},
      {"the same before the wait is over", {back, back}, false, Filing::kSentBack},
      {"only one of two came back", {back, moving}, true, Filing::kSeller},
      {"never scanned", {nothing, nothing}, true, Filing::kNotSent},
      {"never scanned, but there is time", {nothing}, false, Filing::kSeller},
      {"one of two never scanned", {nothing, moving}, true, Filing::kSeller},
      {"delivered, as it was when the customer said no", {before}, true, Filing::kSeller},
      {"delivered since", {since}, true, Filing::kTurnedUp},
      {"one of two delivered since", {moving, since}, true, Filing::kTurnedUp},
      {"not as described: the parcel says nothing", {back}, true, Filing::kSeller, Type::kNotAsDescribed},
      {"no units", {}, true, Filing::kSeller},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(OnFiling(test.type, test.units, kClaimed, test.due) == test.filing);
  }
}

TEST_CASE("INV-02: a part of the money is exact, and no component passes what was paid for it") {
  CHECK(Shares({5'400, 500}, 5'900) == std::vector<int64_t>{5'400, 500});
  CHECK(Shares({5'400, 500}, 0) == std::vector<int64_t>{0, 0});
  CHECK(Shares({}, 0).empty());
  CHECK(Shares({100, -100}, 0) == std::vector<int64_t>{0, 0});

  std::mt19937_64 random(20'260'610);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<int64_t> parts(1 + random() % 8);
    for (int64_t& part : parts) part = static_cast<int64_t>(random() % 10'000);
    // Discounts are parts, too: each less than the part before it.
    for (size_t i = 1; i < parts.size(); i += 2) parts[i] = -static_cast<int64_t>(random() % (parts[i - 1] + 1));
    const int64_t total = std::accumulate(parts.begin(), parts.end(), int64_t{0});
    const int64_t amount = total == 0 ? 0 : static_cast<int64_t>(random() % (total + 1));
    const std::vector<int64_t> shares = Shares(parts, amount);
    CHECK(std::accumulate(shares.begin(), shares.end(), int64_t{0}) == amount);
    for (size_t i = 0; i < parts.size(); ++i) {
      INFO(parts[i] << " gives " << shares[i]);
      CHECK((parts[i] >= 0 ? shares[i] >= 0 && shares[i] <= parts[i] : shares[i] <= 0 && shares[i] >= parts[i]));
    }
  }
}

TEST_CASE("ODR: a claim counts unless denied, withdrawn in time, or borne by platform or carrier") {
  using enum State;
  struct Case {
    std::string name;
    Standing claim;
    bool counts;
  };
  const Case cases[] = {
      {"waits for its time", {.state = kScheduled}, false},
      {"with the seller", {.state = kAwaitingSeller, .reached_seller = true}, true},
      {"contested", {.state = kUnderReview, .reached_seller = true}, true},
      {"the customer is asked before it ever reached the seller", {.state = kAwaitingBuyer}, false},
      {"granted", {.state = kPaid, .funded_by = FundedBy::kSeller, .reached_seller = true}, true},
      {"granted, never sent", {.state = kPaid, .funded_by = FundedBy::kSeller}, true},
      {"granted, the seller appeals",
       {.state = kSellerAppealed, .funded_by = FundedBy::kSeller, .reached_seller = true},
       true},
      {"granted, the platform bears it",
       {.state = kPaid, .funded_by = FundedBy::kPlatform, .reached_seller = true},
       false},
      {"granted, the carrier bears it",
       {.state = kPaid, .funded_by = FundedBy::kCarrier, .reached_seller = true},
       false},
      {"refused at the door", {.state = kPaid, .funded_by = FundedBy::kSeller, .nobody_did_wrong = true}, false},
      {"denied", {.state = kDenied, .reached_seller = true}, false},
      {"denied and appealed", {.state = kAppealed, .reached_seller = true}, false},
      {"denied for good", {.state = kDeniedFinal, .reached_seller = true}, false},
      {"withdrawn in time", {.state = kWithdrawn, .reached_seller = true}, false},
      {"withdrawn when the seller's time was over",
       {.state = kWithdrawn, .reached_seller = true, .past_deadline = true},
       true},
      {"paid back otherwise", {.state = kResolvedElsewhere, .reached_seller = true}, false},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(CountsAgainstSeller(test.claim) == test.counts);
  }
}

TEST_CASE("ODR: below one in a hundred is on target, by the exact numbers") {
  struct Case {
    int64_t orders;
    int64_t defective;
    int64_t per_million;
    bool on_target;
  };
  const Case cases[] = {{0, 0, 0, true},         {1, 0, 0, true},       {1, 1, 1'000'000, false},
                        {100, 1, 10'000, false}, {101, 1, 9'900, true}, {1'000, 9, 9'000, true}};
  for (const Case& test : cases) {
    INFO(test.defective << " of " << test.orders);
    CHECK(RateOf(test.orders, test.defective).per_million == test.per_million);
    CHECK(RateOf(test.orders, test.defective).on_target == test.on_target);
  }
}

TEST_CASE("each party is told what the claim asks of it") {
  using enum ViewerState;
  struct Case {
    State state;
    ViewerState buyer;
    ViewerState seller;
  };
  const Case cases[] = {
      {State::kRequested, kOpen, kOpen},
      {State::kScheduled, kOpen, kOpen},
      {State::kAwaitingSeller, kWaiting, kActionRequired},
      {State::kAwaitingBuyer, kActionRequired, kWaiting},
      {State::kOffered, kActionRequired, kWaiting},
      {State::kUnderReview, kUnderReview, kUnderReview},
      {State::kAppealed, kUnderReview, kUnderReview},
      {State::kSellerAppealed, kResolved, kUnderReview},
      {State::kGranted, kResolved, kResolved},
      {State::kPaid, kResolved, kResolved},
      {State::kDenied, kResolved, kResolved},
      {State::kDeniedFinal, kResolved, kResolved},
      {State::kWithdrawn, kResolved, kResolved},
      {State::kResolvedElsewhere, kResolved, kResolved},
  };
  for (const Case& test : cases) {
    INFO(NameOf(test.state));
    CHECK(ViewerStateOf(test.state, Party::kBuyer, false) == test.buyer);
    CHECK(ViewerStateOf(test.state, Party::kSeller, false) == test.seller);
  }
  CHECK(ViewerStateOf(State::kDenied, Party::kBuyer, true) == kAppealable);
  CHECK(ViewerStateOf(State::kPaid, Party::kSeller, true) == kAppealable);
}

}  // namespace
}  // namespace recourse::claims
