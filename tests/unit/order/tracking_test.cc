#include "services/order/domain/tracking.h"

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

using enum ShipmentState;

absl::Time At(int hour) { return absl::UnixEpoch() + absl::Hours(hour); }

TEST_CASE("carrier codes map to our states, row by row of the table") {
  struct Row {
    ShipmentState state;
    std::vector<const char*> codes;
  };
  const Row rows[] = {
      {kLabelCreated,
       {"101", "EVENT_101", "LABEL_CREATED", "InfoReceived", "pre_transit", "RETURN_REQUEST_ACCEPTED",
        "PICKUP_SCHEDULED"}},
      {kInTransit,
       {"102", "201", "202", "203", "204", "205", "206", "414", "415", "417", "EVENT_102", "IN_TRANSIT", "InTransit",
        "in_transit", "PICKUP_SUCCESSFUL"}},
      {kOutForDelivery, {"302", "OUT_FOR_DELIVERY", "OutForDelivery", "out_for_delivery"}},
      {kDeliveryAttempted, {"304", "DELIVERY_ATTEMPTED", "AttemptFail"}},
      {kAvailableForPickup, {"308", "801", "AVAILABLE_FOR_PICKUP", "AvailableForPickup", "available_for_pickup"}},
      {kDelivered,
       {"301", "804", "DELIVERED", "Delivered", "Delivered_001", "Delivered_002", "Delivered_003", "Delivered_004",
        "Delivered_005", "delivered", "RETURN_RECEIVED_IN_FC"}},
      {kDelayed, {"402", "404", "406", "418", "DELAYED", "Exception_004", "Exception_005", "Exception", "failure"}},
      {kRefused, {"407", "413", "Exception_003"}},
      {kDamaged, {"405"}},
      {kLost, {"409", "416", "UNDELIVERABLE", "Expired"}},
      {kReturning, {"408", "RETURNING", "Exception_011", "return_to_sender"}},
      {kReturnedToSender, {"309", "RETURNED"}},
  };
  for (const Row& row : rows) {
    for (const char* code : row.codes) {
      INFO(code);
      CHECK(StateOf(code) == row.state);
    }
  }
  for (const char* silent : {"999", "REFUND_ISSUED", "unknown", "EVENT_", ""}) {
    INFO(silent);
    CHECK(StateOf(silent) == std::nullopt);
  }
}

TEST_CASE("only who holds the parcel makes its first scan: what pays is never a label, a delay or a loss") {
  for (const char* code : {"101", "402", "404", "405", "406", "409", "416", "418", "InfoReceived", "Expired",
                           "PICKUP_SCHEDULED", "Exception", "failure", "UNDELIVERABLE"}) {
    INFO(code);
    CHECK(ProgressOf(std::vector<Scan>{{code, At(1)}}).first_scan_time == std::nullopt);
  }
  for (const char* code : {"102", "201", "301", "302", "304", "308", "309", "407", "408", "413", "414", "801", "804",
                           "PICKUP_SUCCESSFUL", "in_transit", "Delivered_003"}) {
    INFO(code);
    CHECK(ProgressOf(std::vector<Scan>{{code, At(1)}}).first_scan_time == At(1));
  }
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
      {"lost after its delivery is no news", {{"301", At(5)}, {"409", At(6)}}, {kDelivered, At(5), At(5)}},
      {"lost, found and delivered", {{"102", At(2)}, {"409", At(5)}, {"301", At(9)}}, {kDelivered, At(2), At(9)}},
      {"a parcel on its way back is moved, and stays on its way back",
       {{"102", At(2)}, {"407", At(5)}, {"204", At(6)}, {"402", At(7)}},
       {kRefused, At(2), {}}},
      {"and comes back",
       {{"102", At(2)}, {"408", At(5)}, {"204", At(6)}, {"309", At(9)}},
       {kReturnedToSender, At(2), {}}},
      {"delivered after all",
       {{"102", At(2)}, {"408", At(5)}, {"302", At(6)}, {"301", At(7)}},
       {kDelivered, At(2), At(7)}},
      {"lost on its way back", {{"102", At(2)}, {"408", At(5)}, {"409", At(9)}}, {kLost, At(2), {}}},
      {"scans of two vocabularies", {{"in_transit", At(2)}, {"EVENT_301", At(5)}}, {kDelivered, At(2), At(5)}},
      {"DL-LOST: not scanned for thirty days", {{"102", At(2)}, {"Expired", At(722)}}, {kLost, At(2), {}}},
      {"DL-LOST: a scan that came in late shows that it had been seen",
       {{"102", At(2)}, {"204", At(300)}, {"Expired", At(722)}},
       {kInTransit, At(2), {}}},
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
