// Actions, what they have cost, and which types are paused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "recourse/routing/v1/action.pb.h"
#include "services/routing/domain/spending.h"

namespace recourse::routing {

struct ActionRecord {
  v1::Action body;
  std::string token;   // of the quote
  int64_t amount = 0;  // minor units that go out by it
  int64_t version = 1;
};

}  // namespace recourse::routing

namespace recourse::routing::store {

// What it is about: the name of an order or of a membership.
const std::string& SubjectOf(const v1::ActionRequest& request);

absl::Status InsertAction(sql::Transaction& tx, const ActionRecord& record);
absl::Status UpdateAction(sql::Transaction& tx, ActionRecord& record);

// RESOURCE_NOT_FOUND also when it is not `owner`'s; empty: whosever it is.
absl::StatusOr<ActionRecord> LoadAction(sql::Transaction& tx, const std::string& name, const std::string& owner = {});
absl::StatusOr<ActionRecord> LoadActionForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const std::string& owner = {});
// Newest first, those before the action `before` when it is not empty.
absl::StatusOr<std::vector<ActionRecord>> ActionsOf(sql::Transaction& tx, const std::string& customer,
                                                    const std::string& before, int limit);
// QUOTED ones with this subject.
absl::StatusOr<std::vector<ActionRecord>> QuotedActions(sql::Transaction& tx, const std::string& subject);

// What automatic actions of this type and currency have cost up to `now`.
absl::StatusOr<Spent> SpentOn(sql::Transaction& tx, v1::Action::Type type, const std::string& customer,
                              const std::string& currency, absl::Time now);

absl::Status Pause(sql::Transaction& tx, v1::Action::Type type, const std::string& reason, const std::string& actor,
                   absl::Time now);
absl::Status Resume(sql::Transaction& tx, v1::Action::Type type);
absl::StatusOr<bool> IsPaused(sql::Transaction& tx, v1::Action::Type type);

}  // namespace recourse::routing::store
