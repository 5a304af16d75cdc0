#include "services/claims/domain/eligibility.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace recourse::claims {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'780'000'000);
constexpr absl::Duration kDay = absl::Hours(24);

const Rules kRules = {.version = "test",
                      .window = {"WINDOW", 90 * kDay},
                      .after_promise = {"PROMISE", 3 * kDay},
                      .after_delivery = {"DELIVERY", 2 * kDay},
                      .seller_contact = {"CONTACT", 2 * kDay},
                      .seller_response = {"RESPONSE", 3 * kDay},
                      .assumed_promise = {"ASSUMED", 27 * kDay},
                      .buyer_response = {"ANSWER", 3 * kDay},
                      .offer = {"OFFER", 3 * kDay},
                      .appeal = {"APPEAL", 30 * kDay},
                      .after_return = {"AFTER-RETURN", 4 * kDay},
                      .after_return_scan = {"AFTER-RETURN-SCAN", 30 * kDay},
                      .send_back = {"SEND-BACK", 14 * kDay},
                      .after_dispute = {"AFTER-DISPUTE", 7 * kDay}};

Facts FromASeller() {
  Facts facts;
  facts.sold_by_seller = true;
  facts.sent_by_seller = true;
  facts.promised_time = kNow - kDay;
  facts.placed_time = kNow - 10 * kDay;
  facts.now = kNow;
  return facts;
}

TEST_CASE("AZ-SCOPE, AZ-EXCL, AZ-WINDOW: who may claim") {
  using errors::v1::Reason;
  struct Case {
    std::string name;
    void (*change)(Facts&);
    std::vector<Reason> blockers;
    bool ask_customer_service = false;
  };
  const Case cases[] = {
      {"sold and sent by a seller", [](Facts&) {}, {}},
      {"sold by the platform",
       [](Facts& facts) { facts.sold_by_seller = false; },
       {errors::v1::REASON_CLAIM_NOT_ELIGIBLE},
       true},
      {"sent by the platform",
       [](Facts& facts) { facts.sent_by_seller = false; },
       {errors::v1::REASON_CLAIM_NOT_ELIGIBLE},
       true},
      {"stored value", [](Facts& facts) { facts.excluded = true; }, {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"already returned", [](Facts& facts) { facts.gone = true; }, {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"already decided", [](Facts& facts) { facts.settled = true; }, {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"INV-06 charged back", [](Facts& facts) { facts.charged_back = true; }, {errors::v1::REASON_CHARGEBACK_OPEN}},
      {"withdrawn twice", [](Facts& facts) { facts.refiled = true; }, {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"held by a return", [](Facts& facts) { facts.held = true; }, {errors::v1::REASON_REMEDY_ALREADY_OPEN}},
      {"not as described, not there yet",
       [](Facts& facts) { facts.type = Type::kNotAsDescribed; },
       {errors::v1::REASON_ORDER_NOT_DELIVERED}},
      {"AZ-RTN sent back with a label that was scanned",
       [](Facts& facts) {
         facts.type = Type::kReturnNotRefunded;
         facts.return_case = "returns/r1";
         facts.return_scan_time = kNow - kDay;
       },
       {}},
      {"AZ-RTN a label that nobody scanned",
       [](Facts& facts) {
         facts.type = Type::kReturnNotRefunded;
         facts.return_case = "returns/r1";
       },
       {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"AZ-RTN never sent back",
       [](Facts& facts) { facts.type = Type::kReturnNotRefunded; },
       {errors::v1::REASON_CLAIM_NOT_ELIGIBLE}},
      {"a refused return of what never came",
       [](Facts& facts) { facts.type = Type::kReturnRefused; },
       {errors::v1::REASON_ORDER_NOT_DELIVERED}},
      {"last moment of the window", [](Facts& facts) { facts.promised_time = kNow - 90 * kDay; }, {}},
      {"past the window",
       [](Facts& facts) { facts.promised_time = kNow - 90 * kDay - absl::Seconds(1); },
       {errors::v1::REASON_CLAIM_WINDOW_CLOSED}},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      Facts facts = FromASeller();
      test.change(facts);
      const Verdict verdict = Judge(facts, kRules);
      CHECK(verdict.blockers == test.blockers);
      CHECK(verdict.ask_customer_service == test.ask_customer_service);
    }
  }
}

TEST_CASE("AZ-EARLIEST-INR, DL-DNR-48, AZ-CONTACT: when a claim goes to the seller") {
  struct Case {
    std::string name;
    void (*change)(Facts&);
    absl::Time fileable;
    std::string row;
  };
  const Case cases[] = {
      {"three days after the promise", [](Facts&) {}, kNow + 2 * kDay, "PROMISE"},
      {"at once when those are over", [](Facts& facts) { facts.promised_time = kNow - 4 * kDay; }, kNow, "PROMISE"},
      {"without a promise, 30 days after the order", [](Facts& facts) { facts.promised_time.reset(); },
       kNow + 20 * kDay, "ASSUMED"},
      {"at once when the carrier has lost it", [](Facts& facts) { facts.lost = true; }, kNow, "PROMISE"},
      {"two days after being told, delivered by the carrier's word",
       [](Facts& facts) { facts.delivered_time = kNow - 5 * kDay; }, kNow + 2 * kDay, "DELIVERY"},
      {"two days for the seller to put it right",
       [](Facts& facts) {
         facts.type = Type::kNotAsDescribed;
         facts.delivered_time = kNow - 5 * kDay;
       },
       kNow + 2 * kDay, "CONTACT"},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      Facts facts = FromASeller();
      test.change(facts);
      const Verdict verdict = Judge(facts, kRules);
      CHECK(verdict.fileable_time == test.fileable);
      CHECK(std::count(verdict.rows.begin(), verdict.rows.end(), test.row) == 1);
    }
  }
}

}  // namespace
}  // namespace recourse::claims
