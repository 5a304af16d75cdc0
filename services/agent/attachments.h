// What may be asked of attachments, and what becomes of them in time.
#pragma once

#include <string>

#include "libs/blob/store.h"
#include "libs/outbox/task_runner.h"
#include "libs/quote/quote.h"
#include "libs/rpc/call.h"
#include "recourse/agent/v1/attachment_service.pb.h"
#include "services/agent/store/attachment_store.h"

namespace recourse::agent {

// Kinds of durable tasks; their lane is the attachment's name.
inline constexpr char kUploadEndsTask[] = "end_of_upload";
inline constexpr char kKeptTask[] = "end_of_keeping";

class Attachments {
 public:
  Attachments(outbox::Outbox& outbox, blob::Store& files, const quote::Signer& signer)
      : outbox_(outbox), files_(files), signer_(signer) {}

  absl::StatusOr<v1::CreateAttachmentResponse> Create(const v1::CreateAttachmentRequest& request,
                                                      const rpc::Call& call);
  absl::StatusOr<v1::WriteUploadResponse> Write(const v1::WriteUploadRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Attachment> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<std::string> Read(const v1::ReadAttachmentRequest& request, const rpc::Call& call) const;

  // Its bytes never came, or have been kept long enough: removes them, and then says so.
  outbox::TaskHandler Ending(v1::Attachment::State from, v1::Attachment::State to);

 private:
  absl::StatusOr<StoredAttachment> Load(const std::string& name, const type::v1::Actor& reader) const;
  absl::StatusOr<v1::Attachment> Finish(const v1::UploadGrant& grant, const type::v1::Actor& actor);

  outbox::Outbox& outbox_;
  blob::Store& files_;
  const quote::Signer& signer_;
};

}  // namespace recourse::agent
