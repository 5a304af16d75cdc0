#include "services/claims/evidence.h"

#include "libs/status/status.h"
#include "services/claims/viewer.h"

namespace recourse::claims {

absl::StatusOr<std::vector<EvidenceFiles::Shown>> EvidenceFiles::Look(const v1::AddEvidenceRequest& request,
                                                                      const rpc::Call& call) const {
  std::vector<Shown> files;
  for (const v1::NewEvidence& shown : request.evidence()) {
    agent::v1::GetAttachmentRequest get;
    get.set_name(shown.attachment());
    // As the caller: agent knows whose it is.
    ASSIGN_OR_RETURN(const auto got,
                     attachments_.Call(&Attachments::Stub::GetAttachment, get, call.actor(), call.deadline));
    const agent::v1::Attachment& attachment = got.attachment();
    if (attachment.state() != agent::v1::Attachment::STATE_READY ||
        attachment.purpose() != agent::v1::Attachment::PURPOSE_CLAIM) {
      return status::Error(errors::v1::REASON_FILE_REFUSED, "not a file that was uploaded for a claim",
                           {{"attachment", shown.attachment()}});
    }
    Shown& file = files.emplace_back();
    file.content_hash = attachment.content_hash();
    file.evidence.set_attachment(shown.attachment());
    file.evidence.set_party(PartyOf(call.actor()));
    file.evidence.set_media_type(attachment.media_type());
    file.evidence.set_caption(shown.caption());
  }
  return files;
}

absl::StatusOr<std::string> EvidenceFiles::Read(const v1::ReadEvidenceRequest& request, const rpc::Call& call) const {
  agent::v1::ReadAttachmentRequest read;
  read.set_name(request.attachment());
  read.set_offset(request.offset());
  ASSIGN_OR_RETURN(auto piece, attachments_.Call(&Attachments::Stub::ReadAttachment, read, OurselvesFor(call.actor()),
                                                 call.deadline));
  return std::move(*piece.mutable_data());
}

}  // namespace recourse::claims
