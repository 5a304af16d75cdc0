// Boundary cases made from the rows of the shipped files themselves: whoever adds a row adds its test.
#include <algorithm>

#include "libs/policy/evaluate.h"
#include "libs/policy/released_files.h"
#include "tests/unit/policy/policy_text.h"

namespace recourse::policy {
namespace {

std::vector<v1::PolicyFile> ShippedFiles() {
  const auto released = ReadReleasedFiles(RECOURSE_POLICY_DIR);
  REQUIRE(released.ok());
  std::vector<v1::PolicyFile> files;
  for (const ReleasedFile& file : *released) {
    REQUIRE(google::protobuf::TextFormat::ParseFromString(file.text, &files.emplace_back()));
  }
  return files;
}

// A line that the row is about, bought by a business so that consumer law does not lengthen its window.
v1::PolicyFacts FactsOf(const v1::Scope& scope) {
  v1::PolicyFacts facts = Blender();
  facts.set_category_path(scope.category_path());
  facts.set_brand(scope.brand());
  facts.set_condition(scope.condition());
  facts.set_programme(scope.programme());
  facts.set_gift_list(scope.gift_list());
  facts.set_durable(scope.durable());
  facts.set_heavy(scope.heavy());
  facts.set_ship_restricted(scope.ship_restricted());
  facts.set_business(scope.has_business() ? scope.business() : true);
  facts.set_final_sale(scope.final_sale());
  facts.set_hazmat(scope.hazmat());
  facts.set_perishable(scope.perishable());
  facts.set_custom_made(scope.custom_made());
  facts.set_redeemable(scope.redeemable());
  if (!scope.marketplace().empty()) facts.set_marketplace(scope.marketplace());
  if (scope.fulfilment() != v1::PolicyFacts::FULFILMENT_UNSPECIFIED) facts.set_fulfilment(scope.fulfilment());
  if (scope.has_unit_price_at_most()) *facts.mutable_unit_price() = scope.unit_price_at_most();
  return facts;
}

bool Names(const Decision& decision, const std::string& row) {
  return std::count(decision.rows.begin(), decision.rows.end(), row) > 0;
}

bool IsOpen(const Decision& decision) {
  return std::count(decision.blockers.begin(), decision.blockers.end(), errors::v1::REASON_RETURN_WINDOW_CLOSED) == 0;
}

struct Shipped {
  v1::PolicyFile file;
  absl::TimeZone zone;

  Decision Judge(const v1::PolicyFacts& facts, v1::ReturnReason reason, absl::Time placed, absl::Time delivered,
                 absl::Time now) const {
    return Evaluate(file, zone,
                    {.facts = facts, .reason = reason, .placed_time = placed, .delivered_time = delivered, .now = now});
  }
};

std::vector<Shipped> AllShipped() {
  std::vector<Shipped> all;
  for (v1::PolicyFile& file : ShippedFiles()) {
    const absl::TimeZone zone = Zone(file.time_zone());
    all.push_back({std::move(file), zone});
  }
  return all;
}

TEST_CASE("RW-* LG-* every window of the shipped files is open to its last second and not beyond") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::WindowRow& row : shipped.file.windows()) {
      if (row.row_class() == v1::ROW_CLASS_OVERLAY) continue;
      // In spring, far from any season; over the change to summer time.
      for (const char* day : {"2026-03-05 00:00:00", "2026-03-05 15:00:00", "2026-03-05 23:59:59"}) {
        DYNAMIC_SECTION(shipped.file.version() << " " << row.id() << " " << day) {
          const v1::PolicyFacts facts = FactsOf(row.scope());
          const v1::ReturnReason reason =
              row.reasons().empty() ? v1::RETURN_REASON_WRONG_ITEM : v1::ReturnReason(row.reasons(0));
          const absl::Time anchor = At(day, shipped.file.time_zone());
          const absl::Time end =
              absl::FromCivil(absl::ToCivilDay(anchor, shipped.zone) + row.days_from_delivery() + 1, shipped.zone);
          const auto at = [&](absl::Time now) { return shipped.Judge(facts, reason, anchor, anchor, now); };
          CHECK(IsOpen(at(end - absl::Seconds(2))));
          CHECK(IsOpen(at(end - absl::Seconds(1))));
          const Decision after = at(end);
          if (row.row_class() == v1::ROW_CLASS_BASE) {
            CHECK(Names(after, row.id()));
            CHECK_FALSE(IsOpen(after));
            CHECK(after.staff_overridable == row.staff_overridable());
          } else {
            // Law may stand behind a longer window of the shop's.
            CHECK(*after.deadline >= end - absl::Seconds(1));
          }
        }
      }
    }
  }
}

TEST_CASE("RW-* a window is not for goods outside its scope") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::WindowRow& row : shipped.file.windows()) {
      if (row.scope().ByteSizeLong() == 0) continue;
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        v1::PolicyFacts other = Blender();
        other.set_marketplace("marketplaces/XX");
        other.set_business(true);
        const absl::Time delivered = At("2025-11-20 12:00:00", shipped.file.time_zone());
        CHECK_FALSE(
            Names(shipped.Judge(other, v1::RETURN_REASON_DEFECTIVE, delivered, delivered, delivered), row.id()));
      }
    }
  }
}

TEST_CASE("RW-HOLIDAY-* a season holds for orders of its days, to its last second, and shortens nothing") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::WindowRow& row : shipped.file.windows()) {
      if (!row.has_return_until()) continue;
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        const v1::PolicyFacts facts = FactsOf(row.scope());
        const absl::Time from = absl::FromUnixSeconds(row.ordered_from().seconds());
        const absl::Time until = absl::FromUnixSeconds(row.ordered_until().seconds());
        const absl::Time end = absl::FromUnixSeconds(row.return_until().seconds());
        const auto deadline = [&](absl::Time placed, absl::Time delivered) {
          return *shipped.Judge(facts, v1::RETURN_REASON_WRONG_ITEM, placed, delivered, delivered).deadline;
        };
        CHECK(deadline(from - absl::Seconds(1), from) < end);
        CHECK(deadline(from, from) == end);
        CHECK(deadline(until - absl::Seconds(1), from) == end);
        CHECK(deadline(until, from) < end);
        CHECK(deadline(from, end) > end);  // delivered late: thirty days from then are longer
        CHECK(absl::ToCivilSecond(end, shipped.zone).second() == 59);
        CHECK(absl::ToCivilSecond(from, shipped.zone) == absl::CivilSecond(absl::ToCivilDay(from, shipped.zone)));
      }
    }
  }
}

TEST_CASE("RW-BDAY-LIST RW-WEDDING RW-BABYREG a gift list lengthens whatever the goods have") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::WindowRow& row : shipped.file.windows()) {
      if (row.scope().gift_list() == v1::PolicyFacts::GIFT_LIST_UNSPECIFIED) continue;
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        v1::PolicyFacts facts = FactsOf(row.scope());
        const absl::Time delivered = At("2026-03-05 15:00:00", shipped.file.time_zone());
        const absl::Time end =
            absl::FromCivil(absl::ToCivilDay(delivered, shipped.zone) + row.days_from_delivery() + 1, shipped.zone);
        const auto at = [&](absl::Time now) {
          return shipped.Judge(facts, v1::RETURN_REASON_WRONG_ITEM, delivered, delivered, now);
        };
        CHECK(IsOpen(at(end - absl::Seconds(1))));
        CHECK_FALSE(IsOpen(at(end)));
        facts.set_brand("Apple");
        CHECK(IsOpen(at(end - absl::Seconds(1))));
        facts.set_condition(v1::PolicyFacts::CONDITION_RENEWED_PREMIUM);
        CHECK(*at(delivered).deadline >= end - absl::Seconds(1));
      }
    }
  }
}

TEST_CASE("NR-* every exclusion of the shipped files binds the customer's fault alone") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::ExclusionRow& row : shipped.file.exclusions()) {
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        const v1::PolicyFacts facts = FactsOf(row.scope());
        const absl::Time now = At("2026-12-05 15:00:00", shipped.file.time_zone());
        const auto judged = [&](v1::ReturnReason reason) { return shipped.Judge(facts, reason, now, now, now); };
        const Decision unwanted = judged(v1::RETURN_REASON_NO_LONGER_NEEDED);
        CHECK(unwanted.blockers == std::vector{errors::v1::REASON_NOT_RETURNABLE});
        CHECK(unwanted.staff_overridable == row.staff_overridable());
        CHECK(Names(unwanted, row.id()));
        CHECK(judged(v1::RETURN_REASON_DEFECTIVE).eligible);
        const v1::PolicyFacts other = Blender();
        CHECK(shipped.Judge(other, v1::RETURN_REASON_NO_LONGER_NEEDED, now, now, now).eligible);
      }
    }
  }
}

TEST_CASE("FEE-* RS-HEAVY every fee of the shipped files is named for its goods and for no others' fault") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::FeeRow& row : shipped.file.fees()) {
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        v1::PolicyFacts facts = FactsOf(row.scope());
        facts.mutable_unit_price()->set_minor_units(10'000);
        if (row.has_amount()) facts.mutable_unit_price()->set_currency_code(row.amount().currency_code());
        // A month after delivery law caps nothing any more.
        const absl::Time now = At("2026-12-25 15:00:00", shipped.file.time_zone());
        const absl::Time delivered = now - absl::Hours(24 * 20);
        const auto judged = [&](v1::ReturnReason reason) {
          return shipped.Judge(facts, reason, delivered, delivered, now);
        };
        const auto charged = [&](const Decision& decision) {
          return Names(decision, row.id()) || std::any_of(decision.conditions.begin(), decision.conditions.end(),
                                                          [&](const auto& of) { return of.row() == row.id(); });
        };
        CHECK(charged(judged(v1::RETURN_REASON_NO_LONGER_NEEDED)));
        const Decision theirs = judged(v1::RETURN_REASON_DEFECTIVE);
        CHECK_FALSE(charged(theirs));
        CHECK(theirs.fee == 0);
      }
    }
  }
}

TEST_CASE("RF-RETURNLESS TR-* every trigger of the shipped files fires for its goods") {
  for (const Shipped& shipped : AllShipped()) {
    for (const v1::TriggerRow& row : shipped.file.triggers()) {
      DYNAMIC_SECTION(shipped.file.version() << " " << row.id()) {
        v1::PolicyFacts facts = FactsOf(row.scope());
        if (row.id() == "TR-RECEIPT") facts.mutable_unit_price()->set_minor_units(100'001);
        const v1::ReturnReason reason =
            row.reasons().empty() ? v1::RETURN_REASON_NO_LONGER_NEEDED : v1::ReturnReason(row.reasons(0));
        const absl::Time delivered = At("2026-03-05 15:00:00", shipped.file.time_zone());
        const Decision decision = shipped.Judge(facts, reason, delivered, delivered, delivered);
        CHECK(decision.trigger == row.trigger());
        CHECK(Names(decision, row.id()));
      }
    }
  }
}

TEST_CASE("LG-EU-FEE in the European Union a withdrawal costs nothing, gives the way out back, for fourteen days") {
  const auto files = AllShipped();
  const auto eu = std::find_if(files.begin(), files.end(),
                               [](const Shipped& shipped) { return shipped.file.version() == "2026-11-01-eu.1"; });
  REQUIRE(eu != files.end());
  v1::PolicyFacts facts = Blender();
  facts.set_marketplace("marketplaces/DE");
  facts.mutable_unit_price()->set_currency_code("EUR");
  const absl::Time delivered = At("2026-11-02 15:00:00", "Europe/Berlin");
  const absl::Time end = At("2026-11-16 23:59:59", "Europe/Berlin");
  const auto at = [&](absl::Time now) {
    return eu->Judge(facts, v1::RETURN_REASON_NO_LONGER_NEEDED, delivered, delivered, now);
  };
  CHECK(at(end).outbound_shipping);
  CHECK(FeeWhenSeen(at(end).fee, at(end).conditions, 4'999, 40, {}) == 0);
  CHECK_FALSE(at(end + absl::Seconds(1)).outbound_shipping);
  CHECK(FeeWhenSeen(0, at(end + absl::Seconds(1)).conditions, 4'999, 5, {}) == 1'000);
}

}  // namespace
}  // namespace recourse::policy
