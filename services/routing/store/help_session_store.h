// Help sessions, answers under way, and what sessions set going.
#pragma once

#include <optional>
#include <string>

#include "libs/sql/transaction.h"
#include "recourse/agent/v1/conversation_service.pb.h"
#include "recourse/routing/v1/help_session.pb.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::routing {

struct HelpSessionRecord {
  v1::HelpSession body;
  std::string quote;  // the action on the table: "actions/{action}"; empty when there is none
  int64_t turns = 0;
  int64_t version = 1;
};

}  // namespace recourse::routing

namespace recourse::routing::store {

absl::Status Insert(sql::Transaction& tx, const HelpSessionRecord& record, const std::string& creation_key);
absl::Status Update(sql::Transaction& tx, HelpSessionRecord& record);
// RESOURCE_NOT_FOUND also when it is not `owner`'s; empty: whosever it is.
absl::StatusOr<HelpSessionRecord> LoadSession(sql::Transaction& tx, const std::string& name,
                                              const std::string& owner = {});
// The same without its body.
absl::StatusOr<HelpSessionRecord> LoadSessionHead(sql::Transaction& tx, const std::string& name);
// A customer's own; an agent's when they have or had its contact; any for a supervisor.
absl::StatusOr<HelpSessionRecord> LoadSessionAsSeenBy(sql::Transaction& tx, const std::string& name,
                                                      const type::v1::Actor& actor);
absl::StatusOr<HelpSessionRecord> LoadSessionForUpdate(sql::Transaction& tx, const std::string& name,
                                                       const std::string& owner = {});

absl::Status SaveAnswer(sql::Transaction& tx, const std::string& task, const agent::v1::AppendEntriesRequest& answer);
absl::StatusOr<std::optional<agent::v1::AppendEntriesRequest>> LoadAnswer(sql::Transaction& tx,
                                                                          const std::string& task);
absl::Status DropAnswer(sql::Transaction& tx, const std::string& task);

struct Followed {
  std::string help_session;
  int64_t told_state = 0;
};
// Following again changes nothing.
absl::Status Follow(sql::Transaction& tx, const std::string& resource, const std::string& help_session);
absl::StatusOr<std::optional<Followed>> FindFollowed(sql::Transaction& tx, const std::string& resource);
absl::Status SetTold(sql::Transaction& tx, const std::string& resource, int64_t state);

}  // namespace recourse::routing::store
