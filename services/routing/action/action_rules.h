// What may be done without a member of staff, and how much: deploy/help/actions.textproto.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "recourse/routing/v1/action.pb.h"
#include "services/routing/domain/spending.h"

namespace recourse::routing {

// FAILED_PRECONDITION with what is wrong with the file: unreadable, a type without or with two rules, a currency twice
// in a list, an amount below zero.
absl::StatusOr<v1::ActionRules> LoadActionRules(const std::string& path);

const v1::ActionRules::Rule& RuleFor(const v1::ActionRules& rules, v1::Action::Type type);

Limits LimitsIn(const v1::ActionRules::Rule& rule, const std::string& currency);

}  // namespace recourse::routing
