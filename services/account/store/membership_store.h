// Memberships in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/account/v1/membership.pb.h"

namespace recourse::account {

// With their etag.
absl::StatusOr<std::optional<v1::Membership>> FindMembership(sql::Transaction& tx, const std::string& name);
// `owner` empty: any customer's; otherwise a stranger's is RESOURCE_NOT_FOUND.
absl::StatusOr<v1::Membership> LoadMembership(sql::Transaction& tx, const std::string& name, const std::string& owner);
// The one joined last first.
absl::StatusOr<std::vector<v1::Membership>> LoadMembershipsOf(sql::Transaction& tx, const std::string& customer);
absl::Status InsertMembership(sql::Transaction& tx, v1::Membership& membership);
absl::Status UpdateMembership(sql::Transaction& tx, v1::Membership& membership);

// Whether the order's period was wanted; none: the order is new.
absl::StatusOr<std::optional<bool>> FindPeriod(sql::Transaction& tx, const std::string& order);
absl::Status InsertPeriod(sql::Transaction& tx, const std::string& order, const std::string& membership, bool wanted);

}  // namespace recourse::account
