// Conversations and who may read them.
#pragma once

#include <optional>
#include <string>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/type/v1/actor.pb.h"
#include "services/agent/domain/control.h"

namespace recourse::agent {

struct StoredConversation {
  std::string name;
  std::string customer;
  absl::Time create_time;
  Control control = {};
  int64_t last_sequence = 0;
};

}  // namespace recourse::agent

namespace recourse::agent::store {

// With its log, readable for its customer.
absl::Status Insert(sql::Transaction& tx, const StoredConversation& conversation, const std::string& creation_key);
absl::Status SetControl(sql::Transaction& tx, const std::string& conversation, const Control& control);

// RESOURCE_NOT_FOUND also when it is another customer's, or one that this agent never took part in.
absl::StatusOr<StoredConversation> Load(sql::Transaction& tx, const std::string& name, const type::v1::Actor& actor);
absl::StatusOr<StoredConversation> LoadForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const type::v1::Actor& actor);

}  // namespace recourse::agent::store
