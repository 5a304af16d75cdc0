#include "services/routing/action/action_rules.h"

#include <fstream>
#include <set>
#include <sstream>

#include <absl/strings/str_cat.h>
#include <google/protobuf/text_format.h>

#include "libs/status/status.h"

namespace recourse::routing {
namespace {

using Amounts = google::protobuf::RepeatedPtrField<type::v1::Money>;

absl::Status Wrong(const std::string& path, const std::string& what) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", what));
}

absl::Status CheckAmounts(const std::string& type, const Amounts& amounts) {
  std::set<std::string> currencies;
  for (const type::v1::Money& amount : amounts) {
    if (!currencies.insert(amount.currency_code()).second) {
      return absl::FailedPreconditionError(absl::StrCat(type, " names ", amount.currency_code(), " twice in a list"));
    }
    if (amount.minor_units() < 0) return absl::FailedPreconditionError(type + " has a limit below zero");
  }
  return absl::OkStatus();
}

absl::Status Check(const v1::ActionRules& rules) {
  std::set<int> types;
  for (const v1::ActionRules::Rule& rule : rules.rules()) {
    const std::string name = v1::Action::Type_Name(rule.type());
    if (!types.insert(rule.type()).second) return absl::FailedPreconditionError(name + " has two rules");
    for (const Amounts* amounts : {&rule.action_limit(), &rule.customer_limit(), &rule.hourly_budget()}) {
      RETURN_IF_ERROR(CheckAmounts(name, *amounts));
    }
  }
  for (int type = v1::Action::TYPE_UNSPECIFIED + 1; type <= v1::Action::Type_MAX; ++type) {
    if (types.contains(type)) continue;
    return absl::FailedPreconditionError(v1::Action::Type_Name(static_cast<v1::Action::Type>(type)) + " has no rule");
  }
  return absl::OkStatus();
}

std::optional<int64_t> In(const Amounts& amounts, const std::string& currency) {
  for (const type::v1::Money& amount : amounts) {
    if (amount.currency_code() == currency) return amount.minor_units();
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::ActionRules> LoadActionRules(const std::string& path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  v1::ActionRules rules;
  if (!stream || !google::protobuf::TextFormat::ParseFromString(text.str(), &rules)) {
    return Wrong(path, "is not readable ActionRules");
  }
  if (const absl::Status status = Check(rules); !status.ok()) return Wrong(path, std::string(status.message()));
  return rules;
}

const v1::ActionRules::Rule& RuleFor(const v1::ActionRules& rules, v1::Action::Type type) {
  for (const v1::ActionRules::Rule& rule : rules.rules()) {
    if (rule.type() == type) return rule;
  }
  return v1::ActionRules::Rule::default_instance();
}

Limits LimitsIn(const v1::ActionRules::Rule& rule, const std::string& currency) {
  return {.action = In(rule.action_limit(), currency),
          .customer = In(rule.customer_limit(), currency),
          .hour = In(rule.hourly_budget(), currency)};
}

}  // namespace recourse::routing
