#include "libs/policy/evaluate.h"

#include <algorithm>
#include <fstream>

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

TEST_CASE("every base window of the shipped files holds to its second") {
  const std::string folder = RECOURSE_POLICY_DIR;
  for (const std::string name : {"2026-01-01.textproto", "2026-01-01-eu.textproto"}) {
    std::ifstream stream(folder + "/" + name);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    v1::PolicyFile file;
    REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &file));
    for (const v1::WindowRow& row : file.windows()) {
      if (row.row_class() != v1::ROW_CLASS_BASE) continue;
      DYNAMIC_SECTION(file.version() << " " << row.id()) {
        v1::PolicyFacts facts = Blender();
        facts.set_category_path(row.scope().category_path());
        facts.set_brand(row.scope().brand());
        // Far from any overlay.
        const absl::Time delivered = At("2026-03-05 15:00:00", file.time_zone());
        const absl::TimeZone zone = Zone(file.time_zone());
        const absl::Time end = absl::FromCivil(absl::ToCivilDay(delivered, zone) + row.days_from_delivery() + 1, zone);
        const auto eligible = [&](absl::Time now) { return Judge(file, Asked(facts, delivered, now)).eligible; };
        CHECK(eligible(end - absl::Seconds(2)));
        CHECK(eligible(end - absl::Seconds(1)));
        CHECK_FALSE(eligible(end));
      }
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

TEST_CASE("fees fall on the customer's fault alone, the highest and never the sum") {
  const v1::PolicyFile file = FileWith(R"(
    fees { id: 'LATE' cause: CAUSE_LATE basis_points: 2000 source: 's' }
    fees { id: 'LABEL' cause: CAUSE_RETURN_LABEL amount { currency_code: 'USD' minor_units: 699 } source: 's' }
    fees { id: 'LABEL-JPY' cause: CAUSE_RETURN_LABEL amount { currency_code: 'JPY' minor_units: 900 } source: 's' })");
  struct Case {
    std::string name;
    v1::ReturnReason reason;
    bool free_returns, late, bears_label;
    int64_t price, fee;
  };
  const Case cases[] = {
      {"label", v1::RETURN_REASON_NO_LONGER_NEEDED, false, false, true, 4'999, 699},
      {"second unit of the parcel", v1::RETURN_REASON_NO_LONGER_NEEDED, false, false, false, 4'999, 0},
      {"late share is higher, half up", v1::RETURN_REASON_NO_LONGER_NEEDED, false, true, true, 4'998, 1'000},
      {"free returns", v1::RETURN_REASON_NO_LONGER_NEEDED, true, false, true, 4'999, 0},
      {"never above the price", v1::RETURN_REASON_NO_LONGER_NEEDED, false, false, true, 500, 500},
      {"seller's fault", v1::RETURN_REASON_DEFECTIVE, false, true, true, 4'999, 0},
      {"free unit", v1::RETURN_REASON_NO_LONGER_NEEDED, false, true, true, 0, 0},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      v1::PolicyFacts facts = Blender();
      facts.set_free_returns(test.free_returns);
      facts.mutable_unit_price()->set_minor_units(test.price);
      const absl::Time now = At("2026-05-02 10:00:00");
      Question question = Asked(facts, now, now, test.reason);
      question.late = test.late;
      question.bears_label = test.bears_label;
      CHECK(Judge(file, question).fee == test.fee);
    }
  }
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
