#include "services/routing/action/action_rules.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "libs/testing/temporary_folder.h"

namespace recourse::routing {
namespace {

absl::StatusOr<v1::ActionRules> Load(const std::string& text) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path() / "actions.textproto";
  std::ofstream(path) << text;
  return LoadActionRules(path);
}

constexpr char kOthers[] =
    "rules { type: TYPE_CANCEL } rules { type: TYPE_CLAIM } rules { type: TYPE_MEMBERSHIP_END } rules { type: "
    "TYPE_COMPENSATION } ";

TEST_CASE("the rules that are shipped load, and every type has limits in the currencies of the shop") {
  const auto rules = LoadActionRules(RECOURSE_SOURCE_DIR "/deploy/help/actions.textproto");
  INFO(rules.status().ToString());
  REQUIRE(rules.ok());
  CHECK(LimitsIn(RuleFor(*rules, v1::Action::TYPE_RETURN), "USD").action.has_value());
  CHECK_FALSE(LimitsIn(RuleFor(*rules, v1::Action::TYPE_RETURN), "XTS").action.has_value());
  CHECK_FALSE(RuleFor(*rules, v1::Action::TYPE_CANCEL).reversible());
}

TEST_CASE("rules that say nothing or two things are refused") {
  const std::string twice = R"(rules { type: TYPE_RETURN action_limit { currency_code: "EUR" minor_units: 1 }
                               action_limit { currency_code: "EUR" minor_units: 2 } })";
  const std::string negative = R"(rules { type: TYPE_RETURN hourly_budget { currency_code: "EUR" minor_units: -1 } })";
  CHECK(Load(std::string(kOthers) + "rules { type: TYPE_RETURN }").ok());
  for (const std::string& text :
       {std::string("no textproto"), std::string(kOthers), kOthers + twice, kOthers + negative,
        std::string(kOthers) + "rules { type: TYPE_RETURN } rules { type: TYPE_RETURN }"}) {
    CAPTURE(text);
    CHECK(absl::IsFailedPrecondition(Load(text).status()));
  }
  CHECK(absl::IsFailedPrecondition(LoadActionRules("/nowhere/actions.textproto").status()));
}

}  // namespace
}  // namespace recourse::routing
