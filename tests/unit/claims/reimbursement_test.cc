#include "services/claims/domain/reimbursement.h"

#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

namespace recourse::claims {
namespace {

using enum ReimbursementState;
using enum ReimbursementEvent;

TEST_CASE("golden grid of the reimbursement machine") {
  //                ask answer silence grant deny appeal
  const std::map<ReimbursementState, std::string> grid = {
      {kUnderReview, "AWAITING_SELLER x x GRANTED DENIED x"},
      {kAwaitingSeller, "x UNDER_REVIEW DENIED x x x"},
      {kGranted, "x x x x x x"},
      {kDenied, "x x x x x APPEALED"},
      {kAppealed, "x x x GRANTED DENIED_FINAL x"},
      {kDeniedFinal, "x x x x x x"},
  };
  for (const auto& [state, expected] : grid) {
    std::string line;
    for (const ReimbursementEvent event : {kAsk, kAnswer, kSilence, kGrant, kDeny, kAppeal}) {
      const auto next = ReimbursementMachine().Next(state, event);
      line += (line.empty() ? "" : " ") + std::string(next.ok() ? NameOf(*next) : "x");
    }
    INFO(NameOf(state));
    CHECK(line == expected);
  }
}

TEST_CASE("the README shows the reimbursement machine as it is") {
  std::ifstream stream(RECOURSE_CLAIMS_README);
  std::ostringstream text;
  text << stream.rdbuf();
  CHECK(text.str().find(ReimbursementMachine().Mermaid()) != std::string::npos);
}

TEST_CASE("INV-07, SFT-SCOPE, SFT-WINDOW, SFT-CAP, SFT-DMG: what forbids a reimbursement") {
  const absl::Time refunded = absl::FromUnixSeconds(1'780'000'000);
  const ReimbursementFacts fine{.sold_and_sent_by_seller = true,
                                .has_claim = false,
                                .customer_damaged = false,
                                .currency = "USD",
                                .refunded = 900'001,
                                .asked = 500'000,
                                .refund_time = refunded,
                                .now = refunded + absl::Hours(24 * 60)};
  CHECK_FALSE(Forbidding(fine));
  struct Case {
    std::string row;
    void (*change)(ReimbursementFacts&);
  };
  const Case cases[] = {
      {"SFT-SCOPE", [](ReimbursementFacts& facts) { facts.sold_and_sent_by_seller = false; }},
      {"SFT-CLAIM", [](ReimbursementFacts& facts) { facts.has_claim = true; }},
      {"SFT-WINDOW", [](ReimbursementFacts& facts) { facts.now += absl::Seconds(1); }},
      {"SFT-CAP", [](ReimbursementFacts& facts) { facts.asked = 500'001; }},
      {"SFT-CAP", [](ReimbursementFacts& facts) { facts.refunded = 499'999; }},
      {"SFT-DMG",
       [](ReimbursementFacts& facts) {
         facts.customer_damaged = true;
         facts.asked = 450'001;
       }},
  };
  for (const Case& test : cases) {
    ReimbursementFacts facts = fine;
    test.change(facts);
    INFO(test.row);
    CHECK(Forbidding(facts) == test.row);
  }
  ReimbursementFacts half = fine;
  half.customer_damaged = true;
  half.asked = 450'000;
  CHECK_FALSE(Forbidding(half));
  ReimbursementFacts elsewhere = fine;
  elsewhere.currency = "EUR";
  elsewhere.asked = 500'001;
  CHECK_FALSE(Forbidding(elsewhere));
}

}  // namespace
}  // namespace recourse::claims
