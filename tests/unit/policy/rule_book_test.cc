#include "libs/policy/rule_book.h"

#include "tests/unit/policy/policy_text.h"

namespace recourse::policy {
namespace {

TEST_CASE("a malformed file refuses the whole book") {
  struct Case {
    std::string name;
    void (*spoil)(v1::PolicyFile&);
  };
  const Case cases[] = {
      {"no version", [](v1::PolicyFile& file) { file.clear_version(); }},
      {"no effective time", [](v1::PolicyFile& file) { file.clear_effective_time(); }},
      {"unknown zone", [](v1::PolicyFile& file) { file.set_time_zone("Mars/Olympus"); }},
      {"two rows of one id", [](v1::PolicyFile& file) { *file.add_windows() = file.windows(0); }},
      {"no source", [](v1::PolicyFile& file) { file.mutable_windows(0)->clear_source(); }},
      {"unknown enum value",
       [](v1::PolicyFile& file) { file.mutable_reasons(0)->set_fault(static_cast<v1::Fault>(77)); }},
      {"unknown enum value in a scope",
       [](v1::PolicyFile& file) {
         file.mutable_windows(0)->mutable_scope()->set_fulfilment(static_cast<v1::PolicyFacts::Fulfilment>(9));
       }},
      {"a reason without a row", [](v1::PolicyFile& file) { file.mutable_reasons()->RemoveLast(); }},
      {"no default window", [](v1::PolicyFile& file) { file.mutable_windows(0)->mutable_scope()->set_brand("b"); }},
      {"no default trigger", [](v1::PolicyFile& file) { file.mutable_triggers(0)->mutable_scope()->set_brand("b"); }},
      {"a seller's window instead of the platform's",
       [](v1::PolicyFile& file) {
         v1::WindowRow& row = *file.add_windows();
         row = file.windows(0);
         row.set_id("SELLER");
         row.mutable_scope()->set_seller("sellers/s");
       }},
      {"negative days", [](v1::PolicyFile& file) { file.mutable_windows(0)->set_days_from_delivery(-1); }},
      {"fee above the price",
       [](v1::PolicyFile& file) {
         v1::FeeRow& fee = *file.add_fees();
         fee.set_id("F");
         fee.set_source("s");
         fee.set_cause(v1::FeeRow::CAUSE_LATE);
         fee.set_basis_points(10'001);
       }},
  };
  REQUIRE(RuleBook::FromFiles({FileWith("")}).ok());
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      v1::PolicyFile file = FileWith("");
      test.spoil(file);
      CHECK_FALSE(RuleBook::FromFiles({file}).ok());
    }
  }
  CHECK_FALSE(RuleBook::FromFiles({FileWith(""), FileWith("")}).ok());
  CHECK_FALSE(RuleBook::Load("/nowhere").ok());
}

TEST_CASE("a file from before a reason existed stays good as long as a newer one judges it") {
  v1::PolicyFile old = FileWith("");
  old.mutable_reasons()->RemoveLast();
  v1::PolicyFile current = FileWith("");
  current.set_version("v2");
  current.mutable_effective_time()->set_seconds(old.effective_time().seconds() + 1);
  CHECK(RuleBook::FromFiles({old, current}).ok());
  CHECK_FALSE(RuleBook::FromFiles({old}).ok());
}

TEST_CASE("a marketplace's deadlines are computed in its own zone") {
  v1::PolicyFile file = FileWith("", "America/Los_Angeles");
  v1::MarketplaceZone& zone = *file.add_zones();
  zone.set_marketplace("marketplaces/JP");
  zone.set_time_zone("Asia/Tokyo");
  const auto book = RuleBook::FromFiles({file});
  REQUIRE(book.ok());
  v1::PolicyFacts facts = Blender();
  const absl::Time delivered = At("2026-05-01 10:00:00", "UTC");
  const auto deadline = [&] {
    const auto decision =
        book->Evaluate({.facts = facts, .placed_time = delivered, .delivered_time = delivered, .now = delivered});
    return decision.ok() ? *decision->deadline : absl::InfinitePast();
  };
  CHECK(deadline() == At("2026-05-31 23:59:59", "America/Los_Angeles"));
  facts.set_marketplace("marketplaces/JP");
  CHECK(deadline() == At("2026-05-31 23:59:59", "Asia/Tokyo"));
  zone.set_time_zone("Mars/Olympus");
  CHECK_FALSE(RuleBook::FromFiles({file}).ok());
}

TEST_CASE("the shipped files load and cover every reason") {
  const auto book = RuleBook::Load(RECOURSE_POLICY_DIR);
  REQUIRE(book.ok());
  const v1::PolicyFacts facts = Blender();
  const absl::Time now = At("2026-12-02 10:00:00");
  for (int reason = v1::ReturnReason_MIN + 1; reason <= v1::ReturnReason_MAX; ++reason) {
    const auto decision = book->Evaluate({.facts = facts,
                                          .reason = static_cast<v1::ReturnReason>(reason),
                                          .placed_time = now - absl::Hours(72),
                                          .delivered_time = now,
                                          .now = now});
    REQUIRE(decision.ok());
    CHECK(decision->eligible);
    CHECK(decision->trigger == v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  }
}

// Windows of 30 days until 2026-04, of `later_days` from then on.
RuleBook TwoEditions(int later_days) {
  v1::PolicyFile first = FileWith("");
  v1::PolicyFile second = FileWith("");
  second.set_version("v2");
  second.mutable_effective_time()->set_seconds(absl::ToUnixSeconds(At("2026-04-01 00:00:00")));
  second.mutable_windows(0)->set_days_from_delivery(later_days);
  auto book = RuleBook::FromFiles({second, first});
  REQUIRE(book.ok());
  return *std::move(book);
}

TEST_CASE("INV-13 an order keeps the policy of its placement unless a later one is better") {
  struct Case {
    std::string name, placed, version;
    int later_days;
    bool eligible;
  };
  const Case cases[] = {
      {"later is worse", "2026-03-20 12:00:00", "v1", 10, true},
      {"later is better", "2026-03-20 12:00:00", "v2", 90, true},
      {"placed under the worse one", "2026-04-01 00:00:00", "v2", 10, false},
  };
  const v1::PolicyFacts facts = Blender();
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      const RuleBook book = TwoEditions(test.later_days);
      const absl::Time delivered = At("2026-04-02 12:00:00");
      const auto decision = book.Evaluate({.facts = facts,
                                           .reason = v1::RETURN_REASON_NO_LONGER_NEEDED,
                                           .placed_time = At(test.placed),
                                           .delivered_time = delivered,
                                           .now = delivered + absl::Hours(24 * 20)});
      REQUIRE(decision.ok());
      CHECK(decision->policy_version == test.version);
      CHECK(decision->eligible == test.eligible);
    }
  }
}

TEST_CASE("a file that names the marketplace goes before one for all, and without any nothing is returnable") {
  v1::PolicyFile all = FileWith("");
  v1::PolicyFile german = FileWith("");
  german.set_version("de");
  german.add_marketplaces("marketplaces/DE");
  all.mutable_effective_time()->set_seconds(all.effective_time().seconds() + 86'400);
  const auto book = RuleBook::FromFiles({german, all});
  REQUIRE(book.ok());
  const auto version = [&](const std::string& marketplace, absl::Time placed) -> std::string {
    v1::PolicyFacts facts = Blender();
    facts.set_marketplace(marketplace);
    const auto decision = book->Evaluate({.facts = facts, .placed_time = placed, .now = placed});
    return decision.ok() ? decision->policy_version
                         : std::string(errors::v1::Reason_Name(status::ReasonOf(decision.status())));
  };
  const absl::Time may = At("2026-05-02 10:00:00");
  CHECK(version("marketplaces/DE", may) == "de");
  CHECK(version("marketplaces/US", may) == "v1");
  CHECK(version("marketplaces/US", At("2019-05-02 10:00:00")) == "REASON_NOT_RETURNABLE");
}

}  // namespace
}  // namespace recourse::policy
