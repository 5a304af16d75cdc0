// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "services/agent/conversations.h"
#include "services/agent/typing.h"

namespace recourse::agent {

class ConversationService final : public v1::ConversationService::CallbackService {
 public:
  ConversationService(rpc::Calls& calls, Conversations& conversations, Typing& typing)
      : calls_(calls), conversations_(conversations), typing_(typing) {}

  grpc::ServerUnaryReactor* CreateConversation(grpc::CallbackServerContext* context,
                                               const v1::CreateConversationRequest* request,
                                               v1::CreateConversationResponse* response) override;
  grpc::ServerUnaryReactor* GetConversation(grpc::CallbackServerContext* context,
                                            const v1::GetConversationRequest* request,
                                            v1::GetConversationResponse* response) override;
  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context, const v1::ListEntriesRequest* request,
                                        v1::ListEntriesResponse* response) override;
  grpc::ServerUnaryReactor* SendMessage(grpc::CallbackServerContext* context, const v1::SendMessageRequest* request,
                                        v1::SendMessageResponse* response) override;
  grpc::ServerUnaryReactor* AppendEntries(grpc::CallbackServerContext* context, const v1::AppendEntriesRequest* request,
                                          v1::AppendEntriesResponse* response) override;
  grpc::ServerUnaryReactor* TransferControl(grpc::CallbackServerContext* context,
                                            const v1::TransferControlRequest* request,
                                            v1::TransferControlResponse* response) override;
  grpc::ServerUnaryReactor* SetTyping(grpc::CallbackServerContext* context, const v1::SetTypingRequest* request,
                                      v1::SetTypingResponse* response) override;

 private:
  rpc::Calls& calls_;
  Conversations& conversations_;
  Typing& typing_;
};

}  // namespace recourse::agent
