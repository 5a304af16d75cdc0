#include "libs/policy/evaluate.h"

#include <algorithm>

#include "libs/policy/rule_book.h"
#include "tests/unit/policy/policy_text.h"

namespace recourse::policy {
namespace {

using errors::v1::REASON_NOT_RETURNABLE;
using errors::v1::REASON_ORDER_NOT_DELIVERED;
using errors::v1::REASON_RETURN_WINDOW_CLOSED;

Decision Judge(const v1::PolicyFile& file, const Question& question) {
  return Evaluate(file, Zone(file.time_zone()), question);
}

Question Asked(const v1::PolicyFacts& facts, absl::Time delivered, absl::Time now,
               v1::ReturnReason reason = v1::RETURN_REASON_NO_LONGER_NEEDED) {
  return {.facts = facts,
          .reason = reason,
          .placed_time = delivered - absl::Hours(72),
          .delivered_time = delivered,
          .now = now};
}

TEST_CASE("the window ends with its last second, in the file's zone, across daylight saving") {
  struct Case {
    std::string name, zone, delivered, deadline;
  };
  const Case cases[] = {
      {"plain", "America/Los_Angeles", "2026-05-01 10:00:00", "2026-05-31 23:59:59"},
      {"first second of the day", "America/Los_Angeles", "2026-05-01 00:00:00", "2026-05-31 23:59:59"},
      {"last second of the day", "America/Los_Angeles", "2026-05-01 23:59:59", "2026-05-31 23:59:59"},
      {"over the 23 hour day", "America/Los_Angeles", "2026-02-20 12:00:00", "2026-03-22 23:59:59"},
      {"over the 25 hour day", "Europe/Berlin", "2026-10-10 12:00:00", "2026-11-09 23:59:59"},
      {"ends on the 25 hour day", "Europe/Berlin", "2026-09-25 12:00:00", "2026-10-25 23:59:59"},
      {"ahead of UTC by 14 h", "Pacific/Kiritimati", "2026-05-01 00:30:00", "2026-05-31 23:59:59"},
      {"leap day", "UTC", "2028-01-30 08:00:00", "2028-02-29 23:59:59"},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      const v1::PolicyFile file = FileWith("", test.zone);
      const v1::PolicyFacts facts = Blender();
      const absl::Time delivered = At(test.delivered, test.zone);
      const absl::Time deadline = At(test.deadline, test.zone);
      CHECK(Judge(file, Asked(facts, delivered, deadline - absl::Seconds(1))).deadline == deadline);
      CHECK(Judge(file, Asked(facts, delivered, deadline - absl::Seconds(1))).eligible);
      CHECK(Judge(file, Asked(facts, delivered, deadline)).eligible);
      const Decision after = Judge(file, Asked(facts, delivered, deadline + absl::Seconds(1)));
      CHECK_FALSE(after.eligible);
      CHECK(after.blockers == std::vector{REASON_RETURN_WINDOW_CLOSED});
    }
  }
}

TEST_CASE("the most specific window wins, even when it is shorter") {
  const v1::PolicyFile file = FileWith(R"(
    windows { id: 'BRAND' scope { brand: 'Acme' } row_class: ROW_CLASS_BASE days_from_delivery: 15 source: 's' }
    windows { id: 'DEEP' scope { brand: 'Acme' category_path: 'electronics' } row_class: ROW_CLASS_BASE
              days_from_delivery: 7 source: 's' }
    windows { id: 'OTHER' scope { category_path: 'electronics/kit' } row_class: ROW_CLASS_BASE
              days_from_delivery: 99 source: 's' })");
  v1::PolicyFacts facts = Blender();
  const absl::Time delivered = At("2026-05-01 10:00:00");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).deadline == At("2026-05-08 23:59:59"));
  facts.set_category_path("toys");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).deadline == At("2026-05-16 23:59:59"));
  facts.set_brand("Else");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).deadline == At("2026-05-31 23:59:59"));
}

TEST_CASE("overlays and law extend a window and never shorten it") {
  const std::string rows = absl::StrCat(
      "windows { id: 'HOLIDAY' row_class: ROW_CLASS_OVERLAY ordered_from { seconds: ",
      absl::ToUnixSeconds(At("2025-11-01 00:00:00")),
      " } ordered_until { seconds: ", absl::ToUnixSeconds(At("2026-01-01 00:00:00")),
      " } return_until { seconds: ", absl::ToUnixSeconds(At("2026-01-31 23:59:59")), " } source: 's' }\n",
      "windows { id: 'SHORT' scope { brand: 'Short' } row_class: ROW_CLASS_BASE days_from_delivery: 3 source: 's' }\n",
      "windows { id: 'LAW' row_class: ROW_CLASS_LEGAL days_from_delivery: 14 source: 's' }");
  const v1::PolicyFile file = FileWith(rows);
  struct Case {
    std::string name, brand, placed, delivered, deadline, row;
  };
  const Case cases[] = {
      {"second before the season", "Acme", "2025-10-31 23:59:59", "2025-11-05 12:00:00", "2025-12-05 23:59:59", "BASE"},
      {"first second of the season", "Acme", "2025-11-01 00:00:00", "2025-11-05 12:00:00", "2026-01-31 23:59:59",
       "HOLIDAY"},
      {"last second of the season", "Acme", "2025-12-31 23:59:59", "2026-01-01 12:00:00", "2026-01-31 23:59:59",
       "BASE"},
      {"base is longer", "Acme", "2025-12-20 12:00:00", "2026-01-10 12:00:00", "2026-02-09 23:59:59", "BASE"},
      {"law lengthens", "Short", "2026-03-01 12:00:00", "2026-03-10 12:00:00", "2026-03-24 23:59:59", "LAW"},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      v1::PolicyFacts facts = Blender();
      facts.set_brand(test.brand);
      Question question = Asked(facts, At(test.delivered), At(test.delivered));
      question.placed_time = At(test.placed);
      const Decision decision = Judge(file, question);
      CHECK(decision.deadline == At(test.deadline));
      CHECK(std::count(decision.rows.begin(), decision.rows.end(), test.row) == 1);
    }
  }
}

TEST_CASE("an exclusion binds only when the fault is the customer's") {
  const v1::PolicyFile file =
      FileWith("exclusions { id: 'NR' scope { final_sale: true } staff_overridable: true source: 's' }");
  v1::PolicyFacts facts = Blender();
  facts.set_final_sale(true);
  const absl::Time now = At("2026-05-02 10:00:00");
  const Decision unwanted = Judge(file, Asked(facts, now, now));
  CHECK(unwanted.blockers == std::vector{REASON_NOT_RETURNABLE});
  CHECK(unwanted.staff_overridable);
  CHECK(Judge(file, Asked(facts, now, now, v1::RETURN_REASON_DEFECTIVE)).eligible);
  facts.set_final_sale(false);
  CHECK(Judge(file, Asked(facts, now, now)).eligible);
}

TEST_CASE("what has not arrived cannot be returned") {
  const v1::PolicyFile file = FileWith("");
  const v1::PolicyFacts facts = Blender();
  Question question = Asked(facts, At("2026-05-01 10:00:00"), At("2026-05-02 10:00:00"));
  question.delivered_time.reset();
  const Decision decision = Judge(file, question);
  CHECK(decision.blockers == std::vector{REASON_ORDER_NOT_DELIVERED});
  CHECK_FALSE(decision.deadline);
}

TEST_CASE(
    "INV-15 INV-14 fees fall on the customer's fault alone, never above the price, late and grade max and never sum") {
  const v1::PolicyFile file = FileWith(R"(
    fees { id: 'FEE-LATE-1' cause: CAUSE_LATE basis_points: 2000 late_days_from: 1 source: 's' }
    fees { id: 'FEE-LATE-2' cause: CAUSE_LATE basis_points: 10000 late_days_from: 31 source: 's' }
    fees { id: 'FEE-DAMAGE' cause: CAUSE_DAMAGE basis_points: 5000 source: 's' }
    fees { id: 'FEE-MEDIA-OPEN' scope { category_path: 'media' } cause: CAUSE_OPENED basis_points: 5000 source: 's' }
    fees { id: 'LABEL' cause: CAUSE_RETURN_LABEL amount { currency_code: 'USD' minor_units: 699 } source: 's' }
    fees { id: 'LABEL-JPY' cause: CAUSE_RETURN_LABEL amount { currency_code: 'JPY' minor_units: 900 } source: 's' })");
  constexpr auto kUnwanted = v1::RETURN_REASON_NO_LONGER_NEEDED;
  constexpr auto kDefective = v1::RETURN_REASON_DEFECTIVE;
  struct Case {
    std::string name;
    v1::ReturnReason reason;
    std::string category;
    bool free_returns, bears_label;
    int days_late;
    bool opened;
    int damage;
    int64_t price, fee;
  };
  const Case cases[] = {
      {"label", kUnwanted, "toys", false, true, 0, false, 0, 4'999, 699},
      {"second unit of the parcel", kUnwanted, "toys", false, false, 0, false, 0, 4'999, 0},
      {"free returns", kUnwanted, "toys", true, true, 0, false, 0, 4'999, 0},
      {"never above the price", kUnwanted, "toys", false, true, 0, false, 0, 500, 500},
      {"free unit", kUnwanted, "toys", false, true, 99, true, 5'000, 0, 0},
      {"seller's fault", kDefective, "media", false, true, 99, true, 5'000, 4'999, 0},
      {"FEE-LATE-1 first day late, half up", kUnwanted, "toys", false, true, 1, false, 0, 4'998, 1'000},
      {"FEE-LATE-1 30 days late", kUnwanted, "toys", false, true, 30, false, 0, 5'000, 1'000},
      {"FEE-LATE-2 31 days late", kUnwanted, "toys", false, true, 31, false, 0, 5'000, 5'000},
      {"FEE-DAMAGE as graded", kUnwanted, "toys", false, true, 0, false, 3'000, 5'000, 1'500},
      {"FEE-DAMAGE at most half", kUnwanted, "toys", false, true, 0, false, 9'000, 5'000, 2'500},
      {"FEE-MEDIA-OPEN", kUnwanted, "media/vinyl", false, true, 0, true, 0, 5'000, 2'500},
      {"opened of another category", kUnwanted, "toys", false, true, 0, true, 0, 5'000, 699},
      {"late and damaged: the higher", kUnwanted, "toys", false, true, 1, false, 3'000, 5'000, 1'500},
      {"late and opened: the higher", kUnwanted, "media", false, true, 1, true, 1'000, 5'000, 2'500},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      v1::PolicyFacts facts = Blender();
      facts.set_free_returns(test.free_returns);
      facts.set_category_path(test.category);
      facts.mutable_unit_price()->set_minor_units(test.price);
      const absl::Time now = At("2026-05-02 10:00:00");
      Question question = Asked(facts, now, now, test.reason);
      question.bears_label = test.bears_label;
      const Decision decision = Judge(file, question);
      v1::LateFacts seen;
      seen.set_opened(test.opened);
      seen.set_damage_basis_points(test.damage);
      CHECK(FeeWhenSeen(decision.fee, decision.conditions, test.price, test.days_late, seen) == test.fee);
    }
  }
}

TEST_CASE("grants improve each output on its own and never make one worse") {
  const v1::PolicyFile file = FileWith(R"(
    fees { id: 'LATE' cause: CAUSE_LATE basis_points: 2000 source: 's' }
    fees { id: 'DAMAGE' cause: CAUSE_DAMAGE basis_points: 5000 source: 's' }
    fees { id: 'LABEL' cause: CAUSE_RETURN_LABEL amount { currency_code: 'USD' minor_units: 699 } source: 's' }
    triggers { id: 'GRADED' scope { brand: 'Slow' } trigger: REFUND_TRIGGER_ON_GRADING return_by_days: 14 source: 's' }
    triggers { id: 'KEPT' scope { brand: 'Fast' } trigger: REFUND_TRIGGER_RETURNLESS return_by_days: 14 source: 's' }
    grants { id: 'LAW' scope { business: false } days_from_delivery: 14 fee_cap_basis_points: 0 outbound_shipping: true
             trigger: REFUND_TRIGGER_ON_FIRST_SCAN source: 's' })");
  v1::PolicyFacts facts = Blender();
  const absl::Time delivered = At("2026-05-01 10:00:00");
  const absl::Time last_second = At("2026-05-15 23:59:59");
  const Decision granted = Judge(file, Asked(facts, delivered, last_second));
  CHECK(granted.fee == 0);
  CHECK(granted.outbound_shipping);
  CHECK(granted.trigger == v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  REQUIRE(granted.conditions.size() == 1);
  CHECK(granted.conditions[0].row() == "DAMAGE");

  const Decision later = Judge(file, Asked(facts, delivered, last_second + absl::Seconds(1)));
  CHECK(later.fee == 699);
  CHECK_FALSE(later.outbound_shipping);
  CHECK(later.trigger == v1::REFUND_TRIGGER_ON_RECEIPT);
  CHECK(later.conditions.size() == 2);

  facts.set_brand("Slow");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).trigger == v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  facts.set_brand("Fast");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).trigger == v1::REFUND_TRIGGER_RETURNLESS);
  facts.set_business(true);
  facts.set_brand("Acme");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).fee == 699);
}

TEST_CASE("what nobody knows yet makes the answer conditional and leaves it to a person") {
  const v1::PolicyFile file = FileWith(R"(
    windows { id: 'READ' scope { fulfilment: FULFILMENT_DIGITAL } row_class: ROW_CLASS_BASE days_from_delivery: 7
              from_placement: true source: 's' }
    exclusions { id: 'NR' scope { fulfilment: FULFILMENT_DIGITAL } when_downloaded: true staff_overridable: true
                 source: 's' })");
  v1::PolicyFacts facts = Blender();
  facts.set_fulfilment(v1::PolicyFacts::FULFILMENT_DIGITAL);
  Question question{.facts = facts,
                    .reason = v1::RETURN_REASON_NO_LONGER_NEEDED,
                    .placed_time = At("2026-05-01 10:00:00"),
                    .now = At("2026-05-08 23:59:59")};
  const Decision unknown = Judge(file, question);
  CHECK(unknown.blockers == std::vector{REASON_NOT_RETURNABLE});
  CHECK(unknown.staff_overridable);
  REQUIRE(unknown.conditions.size() == 1);
  CHECK(unknown.conditions[0].fact() == v1::Condition::FACT_DOWNLOADED);
  question.late_facts.set_downloaded(false);
  CHECK(Judge(file, question).eligible);
  question.late_facts.set_downloaded(true);
  const Decision read = Judge(file, question);
  CHECK_FALSE(read.eligible);
  CHECK(read.conditions.empty());
}

TEST_CASE("the most specific trigger wins and return-by is never before the deadline") {
  const v1::PolicyFile file = FileWith(R"(
    triggers { id: 'SCAN' scope { unit_price_at_most { currency_code: 'USD' minor_units: 5000 } }
               trigger: REFUND_TRIGGER_ON_FIRST_SCAN return_by_days: 14 source: 's' })");
  v1::PolicyFacts facts = Blender();
  const absl::Time delivered = At("2026-05-01 10:00:00");
  const Decision early = Judge(file, Asked(facts, delivered, delivered));
  CHECK(early.trigger == v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  CHECK(early.return_by == At("2026-05-31 23:59:59"));
  CHECK(Judge(file, Asked(facts, delivered, At("2026-05-31 12:00:00"))).return_by == At("2026-06-14 23:59:59"));
  facts.mutable_unit_price()->set_minor_units(5'001);
  CHECK(Judge(file, Asked(facts, delivered, delivered)).trigger == v1::REFUND_TRIGGER_ON_RECEIPT);
  facts.mutable_unit_price()->set_minor_units(5'000);
  facts.mutable_unit_price()->set_currency_code("JPY");
  CHECK(Judge(file, Asked(facts, delivered, delivered)).trigger == v1::REFUND_TRIGGER_ON_RECEIPT);
}

TEST_CASE("the label is paid by the seller, or by the platform where it is the seller") {
  const v1::PolicyFile file = FileWith("");
  v1::PolicyFacts facts = Blender();
  const absl::Time now = At("2026-05-02 10:00:00");
  CHECK(Judge(file, Asked(facts, now, now, v1::RETURN_REASON_DEFECTIVE)).label_payer == v1::PARTY_PLATFORM);
  facts.set_seller("sellers/kitchen-co");
  CHECK(Judge(file, Asked(facts, now, now, v1::RETURN_REASON_DEFECTIVE)).label_payer == v1::PARTY_SELLER);
  CHECK(Judge(file, Asked(facts, now, now)).label_payer == v1::PARTY_CUSTOMER);
}

}  // namespace
}  // namespace recourse::policy
