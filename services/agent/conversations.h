// What may be asked of conversations.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/agent/v1/conversation_service.pb.h"
#include "services/agent/store/conversation_store.h"

namespace recourse::agent {

class Conversations {
 public:
  explicit Conversations(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Conversation> Create(const v1::CreateConversationRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Conversation> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::ListEntriesResponse> List(const v1::ListEntriesRequest& request, const rpc::Call& call) const;
  absl::StatusOr<v1::Entry> Send(const v1::SendMessageRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::AppendEntriesResponse> Append(const v1::AppendEntriesRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Conversation> Transfer(const v1::TransferControlRequest& request, const rpc::Call& call);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::agent
