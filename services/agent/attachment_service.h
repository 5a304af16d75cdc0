// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/agent/v1/attachment_service.grpc.pb.h"
#include "services/agent/attachments.h"

namespace recourse::agent {

class AttachmentService final : public v1::AttachmentService::CallbackService {
 public:
  AttachmentService(rpc::Calls& calls, Attachments& attachments) : calls_(calls), attachments_(attachments) {}

  grpc::ServerUnaryReactor* CreateAttachment(grpc::CallbackServerContext* context,
                                             const v1::CreateAttachmentRequest* request,
                                             v1::CreateAttachmentResponse* response) override;
  grpc::ServerUnaryReactor* WriteUpload(grpc::CallbackServerContext* context, const v1::WriteUploadRequest* request,
                                        v1::WriteUploadResponse* response) override;
  grpc::ServerUnaryReactor* GetAttachment(grpc::CallbackServerContext* context, const v1::GetAttachmentRequest* request,
                                          v1::GetAttachmentResponse* response) override;
  grpc::ServerUnaryReactor* ReadAttachment(grpc::CallbackServerContext* context,
                                           const v1::ReadAttachmentRequest* request,
                                           v1::ReadAttachmentResponse* response) override;

 private:
  rpc::Calls& calls_;
  Attachments& attachments_;
};

}  // namespace recourse::agent
