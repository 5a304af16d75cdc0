#include "services/order/domain/tracking.h"

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

using enum ShipmentState;

absl::Time At(int hour) { return absl::UnixEpoch() + absl::Hours(hour); }

TEST_CASE("carrier codes map to our states") {
  const std::pair<const char*, ShipmentState> cases[] = {{"101", kLabelCreated},
                                                         {"102", kInTransit},
                                                         {"201", kInTransit},
                                                         {"206", kInTransit},
                                                         {"415", kInTransit},
                                                         {"302", kOutForDelivery},
                                                         {"304", kDeliveryAttempted},
                                                         {"308", kAvailableForPickup},
                                                         {"801", kAvailableForPickup},
                                                         {"301", kDelivered},
                                                         {"804", kDelivered},
                                                         {"402", kDelayed},
                                                         {"404", kDelayed},
                                                         {"406", kDelayed},
                                                         {"418", kDelayed},
                                                         {"407", kRefused},
                                                         {"413", kRefused},
                                                         {"405", kDamaged},
                                                         {"409", kLost},
                                                         {"416", kLost},
                                                         {"408", kReturning},
                                                         {"309", kReturnedToSender}};
  for (const auto& [code, state] : cases) {
    INFO(code);
    CHECK(StateOf(code) == state);
  }
  CHECK(StateOf("999") == std::nullopt);
}

TEST_CASE("a parcel is where its scans say") {
  struct Case {
    const char* rule;
    std::vector<Scan> scans;
    Progress progress;
  };
  const Case cases[] = {
      {"a label is no scan", {{"101", At(1)}}, {kLabelCreated, {}, {}}},
      {"an unknown code says nothing", {{"999", At(1)}}, {kLabelCreated, {}, {}}},
      {"a pickup is the first scan", {{"101", At(1)}, {"102", At(2)}}, {kInTransit, At(2), {}}},
      {"a delay alone is no first scan", {{"402", At(2)}}, {kDelayed, {}, {}}},
      {"delivered", {{"102", At(2)}, {"301", At(5)}}, {kDelivered, At(2), At(5)}},
      {"simultaneous scans: the one further on", {{"301", At(5)}, {"302", At(5)}}, {kDelivered, At(5), At(5)}},
      {"a late movement scan does not undo a delivery",
       {{"102", At(2)}, {"301", At(5)}, {"204", At(6)}},
       {kDelivered, At(2), At(5)}},
      {"a missort contradicts a delivery", {{"102", At(2)}, {"301", At(5)}, {"414", At(6)}}, {kInTransit, At(2), {}}},
      {"delivered again after a missort",
       {{"102", At(2)}, {"301", At(5)}, {"417", At(6)}, {"301", At(9)}},
       {kDelivered, At(2), At(9)}},
      {"returned to the sender", {{"102", At(2)}, {"301", At(5)}, {"309", At(8)}}, {kReturnedToSender, At(2), {}}},
      {"lost and found", {{"102", At(2)}, {"409", At(5)}, {"302", At(6)}}, {kOutForDelivery, At(2), {}}},
  };
  std::mt19937 random(11);
  for (const Case& test : cases) {
    INFO(test.rule);
    std::vector<Scan> scans = test.scans;
    scans.insert(scans.end(), test.scans.begin(), test.scans.end());  // repeats are harmless
    for (int i = 0; i < 20; ++i) {
      std::ranges::shuffle(scans, random);
      CHECK(ProgressOf(scans) == test.progress);
    }
  }
}

TEST_CASE("what a parcel's progress means for its units") {
  CHECK(UnitEventOf({kLabelCreated, {}, {}}) == std::nullopt);
  CHECK(UnitEventOf({kDelayed, {}, {}}) == std::nullopt);
  CHECK(UnitEventOf({kInTransit, At(1), {}}) == UnitEvent::kMove);
  CHECK(UnitEventOf({kDelivered, At(1), At(2)}) == UnitEvent::kDeliver);
  CHECK(UnitEventOf({kLost, At(1), {}}) == UnitEvent::kLose);
  CHECK(UnitEventOf({kRefused, At(1), {}}) == UnitEvent::kTurnBack);
  CHECK(UnitEventOf({kReturning, At(1), {}}) == UnitEvent::kTurnBack);
  CHECK(UnitEventOf({kReturnedToSender, At(1), {}}) == UnitEvent::kComeBack);
}

}  // namespace
}  // namespace recourse::order
