// Asks once how it was, after a contact with a person.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "libs/rpc/channel.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/insights/v1/insights_service.pb.h"
#include "recourse/routing/v1/contact.pb.h"

namespace recourse::insights {

using Conversations = rpc::Peer<agent::v1::ConversationService>;

// Kinds of durable tasks; their lane is the survey's name.
inline constexpr char kInviteTask[] = "invite_to_survey";
inline constexpr char kExpireTask[] = "expire_survey";

class Surveys {
 public:
  explicit Surveys(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Survey> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::Survey> Submit(const v1::SubmitSurveyRequest& request, const rpc::Call& call);

  // A contact is over: once, however often it is heard.
  static absl::Status Request(outbox::Transaction& tx, const routing::v1::Contact& contact);

  static outbox::TaskHandler InviteHandler(const Conversations& conversations);
  static outbox::TaskHandler ExpireHandler();

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::insights
