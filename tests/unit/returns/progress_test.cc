#include "services/returns/domain/progress.h"

#include <map>

#include <catch2/catch.hpp>

namespace recourse::returns {
namespace {

using enum State;
using enum Event;

constexpr State kStates[] = {kRequested, kAuthorized, kLabelIssued, kInTransit, kDelivered,
                             kReceived,  kProcessed,  kDenied,      kCancelled, kExpired};
constexpr Event kEvents[] = {kAuthorize, kDeny,   kIssueLabel, kScan,   kDeliver,
                             kReceive,   kSettle, kCancel,     kExpire, kRevive};

// Rows are states, columns events in the order above; "." keeps the state, "x" is refused.
TEST_CASE("golden grid of the return machine") {
  //                                 auth deny label scan deliver receive settle cancel expire revive
  const std::map<State, std::string> grid = {
      {kRequested, "AUTHORIZED DENIED x . . . . CANCELLED x x"},
      {kAuthorized, "x DENIED LABEL_ISSUED IN_TRANSIT DELIVERED RECEIVED . CANCELLED EXPIRED x"},
      {kLabelIssued, "x x x IN_TRANSIT DELIVERED RECEIVED . CANCELLED EXPIRED x"},
      {kInTransit, "x x . . DELIVERED RECEIVED . x x x"},
      {kDelivered, "x x . . . RECEIVED . x x x"},
      {kReceived, "x x . . . . PROCESSED x x x"},
      {kProcessed, "x x . . . . . x x x"},
      {kDenied, "x x x . . . . x x x"},
      {kCancelled, "x x x . . . . x x x"},
      {kExpired, "x x x . . . . x x IN_TRANSIT"},
  };
  for (const State state : kStates) {
    std::string line;
    for (const Event event : kEvents) {
      const auto after = After({.state = state}, event);
      const std::string cell = !after.ok() ? "x" : after->state == state ? "." : NameOf(after->state);
      line += (line.empty() ? "" : " ") + cell;
    }
    INFO(NameOf(state));
    CHECK(line == grid.at(state));
  }
}

TEST_CASE("what an event makes due") {
  constexpr auto kFirstScan = policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN;
  constexpr auto kOnReceipt = policy::v1::REFUND_TRIGGER_ON_RECEIPT;
  struct Case {
    std::string name;
    Progress before;
    Event event;
    Consequence after;
  };
  const Case cases[] = {
      {"first scan pays",
       {.state = kLabelIssued, .trigger = kFirstScan},
       kScan,
       {.state = kInTransit, .request_refund = true}},
      {"first scan does not pay when receipt does",
       {.state = kLabelIssued, .trigger = kOnReceipt},
       kScan,
       {.state = kInTransit}},
      {"a missed first scan pays at the door",
       {.state = kLabelIssued, .trigger = kFirstScan},
       kDeliver,
       {.state = kDelivered, .request_refund = true}},
      {"receipt pays",
       {.state = kDelivered, .trigger = kOnReceipt},
       kReceive,
       {.state = kReceived, .request_refund = true}},
      {"receipt does not pay twice",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true},
       kReceive,
       {.state = kReceived}},
      {"receipt after the refund ends it",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true, .refund_created = true},
       kReceive,
       {.state = kProcessed, .release_units = true, .goods_are_back = true}},
      {"refund after receipt ends it",
       {.state = kReceived, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kProcessed, .release_units = true, .goods_are_back = true}},
      {"refund before receipt waits",
       {.state = kInTransit, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kInTransit}},
      {"nothing to refund ends at receipt",
       {.state = kDelivered, .nothing_to_refund = true},
       kReceive,
       {.state = kProcessed, .release_units = true, .goods_are_back = true}},
      {"cancel releases", {.state = kLabelIssued}, kCancel, {.state = kCancelled, .release_units = true}},
      {"denial releases", {.state = kAuthorized}, kDeny, {.state = kDenied, .release_units = true}},
      {"expiry releases", {.state = kLabelIssued}, kExpire, {.state = kExpired, .release_units = true}},
      {"a scan after expiry tries to revive",
       {.state = kExpired, .trigger = kFirstScan},
       kScan,
       {.state = kExpired, .revive = true}},
      {"reviving pays",
       {.state = kExpired, .trigger = kFirstScan},
       kRevive,
       {.state = kInTransit, .request_refund = true}},
      {"reviving what has been received",
       {.state = kExpired, .trigger = kOnReceipt, .received = true},
       kRevive,
       {.state = kReceived, .request_refund = true}},
      {"a scan after cancel moves no money",
       {.state = kCancelled, .trigger = kFirstScan},
       kScan,
       {.state = kCancelled}},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      const auto after = After(test.before, test.event);
      REQUIRE(after.ok());
      CHECK(after->state == test.after.state);
      CHECK(after->request_refund == test.after.request_refund);
      CHECK(after->release_units == test.after.release_units);
      CHECK(after->goods_are_back == test.after.goods_are_back);
      CHECK(after->revive == test.after.revive);
    }
  }
}

TEST_CASE("no order of facts pays twice or loses a refund") {
  constexpr Event kFacts[] = {kScan, kDeliver, kReceive};
  for (const auto trigger : {policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN, policy::v1::REFUND_TRIGGER_ON_RECEIPT}) {
    for (int order = 0; order < 27 * 3; ++order) {
      Progress progress{.state = order % 2 == 0 ? kLabelIssued : kAuthorized, .trigger = trigger};
      int refunds = 0;
      for (const int pick : {order % 3, order / 3 % 3, order / 9 % 3, 2}) {
        const auto after = After(progress, kFacts[pick]);
        REQUIRE(after.ok());
        progress.state = after->state;
        refunds += after->request_refund ? 1 : 0;
        progress.refund_requested |= after->request_refund;
      }
      CHECK(refunds == 1);
      CHECK(progress.state == kReceived);
    }
  }
}

}  // namespace
}  // namespace recourse::returns
