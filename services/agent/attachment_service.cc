#include "services/agent/attachment_service.h"

namespace recourse::agent {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* AttachmentService::CreateAttachment(CallbackServerContext* context,
                                                        const v1::CreateAttachmentRequest* request,
                                                        v1::CreateAttachmentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, attachments_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* AttachmentService::WriteUpload(CallbackServerContext* context,
                                                   const v1::WriteUploadRequest* request,
                                                   v1::WriteUploadResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, attachments_.Write(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* AttachmentService::GetAttachment(CallbackServerContext* context,
                                                     const v1::GetAttachmentRequest* request,
                                                     v1::GetAttachmentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_attachment(), attachments_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* AttachmentService::ReadAttachment(CallbackServerContext* context,
                                                      const v1::ReadAttachmentRequest* request,
                                                      v1::ReadAttachmentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_data(), attachments_.Read(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::agent
