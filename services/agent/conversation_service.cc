#include "services/agent/conversation_service.h"

namespace recourse::agent {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ConversationService::CreateConversation(CallbackServerContext* context,
                                                            const v1::CreateConversationRequest* request,
                                                            v1::CreateConversationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_conversation(), conversations_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::GetConversation(CallbackServerContext* context,
                                                         const v1::GetConversationRequest* request,
                                                         v1::GetConversationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_conversation(), conversations_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::ListEntries(CallbackServerContext* context,
                                                     const v1::ListEntriesRequest* request,
                                                     v1::ListEntriesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, conversations_.List(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::SendMessage(CallbackServerContext* context,
                                                     const v1::SendMessageRequest* request,
                                                     v1::SendMessageResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_entry(), conversations_.Send(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::AppendEntries(CallbackServerContext* context,
                                                       const v1::AppendEntriesRequest* request,
                                                       v1::AppendEntriesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, conversations_.Append(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::TransferControl(CallbackServerContext* context,
                                                         const v1::TransferControlRequest* request,
                                                         v1::TransferControlResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_conversation(), conversations_.Transfer(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ConversationService::SetTyping(CallbackServerContext* context, const v1::SetTypingRequest* request,
                                                   v1::SetTypingResponse*) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return typing_.Show(request->conversation(), call); });
}

}  // namespace recourse::agent
