// Whether agents can be offered work: what they say, and whether they are there.
#pragma once

#include <string>

#include "recourse/routing/v1/issue.pb.h"
#include "services/routing/contact/offers.h"
#include "services/routing/store/presence_store.h"

namespace recourse::routing {

// The timer that looks after an agent's heartbeats.
inline constexpr char kWatchAgentTask[] = "watch_agent";

class Presences {
 public:
  Presences(const v1::HelpCatalog& catalog, const ContactChanges& contacts, const Offers& offers)
      : catalog_(catalog), contacts_(contacts), offers_(offers) {}

  // Of an agent who was never seen: OFFLINE.
  absl::StatusOr<PresenceRecord> Load(sql::Transaction& tx, const std::string& agent, absl::Time now) const;

  absl::Status SetStatus(outbox::Transaction& tx, const std::string& agent, AgentStatus status) const;
  absl::Status Beat(outbox::Transaction& tx, const std::string& agent) const;

  absl::Status CountMissed(outbox::Transaction& tx, const std::string& agent) const;
  absl::Status CountAnswered(outbox::Transaction& tx, const std::string& agent) const;

  // Whether the agent is LOST by now: then the chats in hand go back to the line.
  absl::Status Watch(outbox::Transaction& tx, const std::string& agent) const;

 private:
  // Slots and queues as the catalog says today.
  void Refresh(PresenceRecord& record) const;
  absl::Status StartWatch(outbox::Transaction& tx, PresenceRecord& record) const;
  absl::Status TakeWorkFrom(outbox::Transaction& tx, const std::string& agent) const;

  const v1::HelpCatalog& catalog_;
  const ContactChanges& contacts_;
  const Offers& offers_;
};

v1::Presence ToProto(const PresenceRecord& record, absl::Time now);

}  // namespace recourse::routing
