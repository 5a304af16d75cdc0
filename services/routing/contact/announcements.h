// What people are told in their logs: durable tasks that append entries in agent's service, in order for each log.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "recourse/routing/v1/contact.pb.h"
#include "services/routing/contact/peers.h"

namespace recourse::routing {

inline constexpr char kAnnounceTask[] = "announce_contact";

// As customers see it: what staff thinks about it stays with staff.
v1::Contact ForCustomer(v1::Contact contact);

// In the contact's conversation.
absl::Status Announce(outbox::Transaction& tx, const v1::Contact& contact, const std::string& type,
                      const std::string& text);
// In the agent's personal log.
absl::Status TellAgent(outbox::Transaction& tx, const std::string& agent, const std::string& type,
                       const std::string& text, const google::protobuf::Message& detail);

outbox::TaskHandler AnnounceHandler(const Conversations& conversations);

}  // namespace recourse::routing
