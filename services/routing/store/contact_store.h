// Contacts and the line they stand in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "recourse/routing/v1/contact.pb.h"
#include "services/routing/domain/choice.h"

namespace recourse::routing {

struct ContactRecord {
  v1::Contact body;
  absl::Time rank;
  int64_t version = 1;
};

}  // namespace recourse::routing

namespace recourse::routing::store {

// Everybody who changes the line, the slots or the offers takes this first: one at a time, in the order of arrival.
absl::Status LockLine(sql::Transaction& tx);

absl::Status Insert(sql::Transaction& tx, const ContactRecord& record);
// Raises the version.
absl::Status Update(sql::Transaction& tx, ContactRecord& record);

absl::StatusOr<ContactRecord> LoadContact(sql::Transaction& tx, const std::string& name);
// As the customer who owns it, or as the agent who was offered it: RESOURCE_NOT_FOUND for others.
absl::StatusOr<ContactRecord> LoadContactOf(sql::Transaction& tx, const std::string& name, const std::string& customer);
absl::StatusOr<ContactRecord> LoadContactOfferedTo(sql::Transaction& tx, const std::string& name,
                                                   const std::string& agent);

// The session's contact that waits or talks.
absl::StatusOr<std::optional<ContactRecord>> FindOpen(sql::Transaction& tx, const std::string& help_session);
absl::StatusOr<std::optional<ContactRecord>> FindNewest(sql::Transaction& tx, const std::string& conversation);
// Oldest first.
absl::StatusOr<std::vector<ContactRecord>> ListInHand(sql::Transaction& tx, const std::string& agent);

// The head of the line of `queues` (empty: of all).
absl::StatusOr<std::vector<WaitingContact>> HeadOfLine(sql::Transaction& tx, const std::vector<std::string>& queues,
                                                       int limit);
// Contacts that wait before this one.
absl::StatusOr<int64_t> CountAhead(sql::Transaction& tx, const std::vector<std::string>& queues,
                                   const WaitingContact& contact);
// How long the newest contacts that somebody came to after `since` had waited.
absl::StatusOr<std::vector<absl::Duration>> ObservedWaits(sql::Transaction& tx, const std::vector<std::string>& queues,
                                                          absl::Time since);

}  // namespace recourse::routing::store
