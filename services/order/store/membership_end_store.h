// Memberships that ended at once, in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/membership_end.pb.h"

namespace recourse::order {

absl::Status InsertMembershipEnd(sql::Transaction& tx, const v1::MembershipEnd& end);
absl::Status UpdateMembershipEnd(sql::Transaction& tx, const v1::MembershipEnd& end);

// `owner` empty: any customer's; otherwise a stranger's is RESOURCE_NOT_FOUND.
absl::StatusOr<v1::MembershipEnd> LoadMembershipEnd(sql::Transaction& tx, const std::string& name,
                                                    const std::string& owner);
absl::StatusOr<std::optional<v1::MembershipEnd>> FindMembershipEnd(sql::Transaction& tx,
                                                                   const std::string& period_order_id);

}  // namespace recourse::order
