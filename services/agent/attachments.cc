#include "services/agent/attachments.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/agent/v1/agent_events.pb.h"

namespace recourse::agent {
namespace {

constexpr absl::Duration kUploadTime = absl::Minutes(15);
constexpr absl::Duration kDay = absl::Hours(24);
// Evidence outlives the claim, its appeals and the years in which a chargeback may come; photos and messages do not.
constexpr absl::Duration kKeepEvidence = absl::Hours(24 * 730);
constexpr absl::Duration kKeepOthers = absl::Hours(24 * 365);
constexpr int64_t kMostPerDay = 100;
constexpr int64_t kMostAtOnce = 1 << 20;

std::string UploadOf(const std::string& attachment) { return attachment.substr(sizeof "attachments/" - 1); }

absl::Status Emit(outbox::Transaction& tx, const v1::Attachment& attachment) {
  v1::AttachmentChanged changed;
  *changed.mutable_attachment() = attachment;
  const std::string state = v1::Attachment::State_Name(attachment.state()).substr(sizeof "STATE_" - 1);
  return tx.Emit({.type = absl::StrCat("attachment.", absl::AsciiStrToLower(state)),
                  .resource = attachment.name(),
                  .payload = changed});
}

absl::Status EnqueueEnd(outbox::Transaction& tx, const char* kind, const v1::Attachment& attachment, absl::Time due) {
  v1::GetAttachmentRequest payload;
  payload.set_name(attachment.name());
  return tx.Enqueue({.kind = kind, .lane = attachment.name(), .payload = payload, .due_time = due});
}

absl::Status Invalid(const absl::Status& refusal) {
  return status::Error(errors::v1::REASON_TOKEN_INVALID, std::string(refusal.message()));
}

}  // namespace

absl::StatusOr<v1::CreateAttachmentResponse> Attachments::Create(const v1::CreateAttachmentRequest& request,
                                                                 const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  const std::string name = "attachments/" + outbox_.ids().New();
  const std::string owner = UploaderOf(call.actor());
  v1::CreateAttachmentResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t today, store::CountAttachmentsSince(tx.sql(), owner, tx.now() - kDay));
    if (today >= kMostPerDay) return status::Error(errors::v1::REASON_OVERLOADED, "too many files for one day");
    v1::Attachment& attachment = *reply.mutable_attachment();
    attachment.Clear();
    attachment.set_name(name);
    attachment.set_owner(owner);
    attachment.set_state(v1::Attachment::STATE_PENDING);
    attachment.set_purpose(request.purpose());
    attachment.set_file_name(request.file_name());
    attachment.set_media_type(request.media_type());
    attachment.set_size(request.size());
    *attachment.mutable_create_time() = clock::ToProto(tx.now());
    *attachment.mutable_upload_by_time() = clock::ToProto(tx.now() + kUploadTime);
    RETURN_IF_ERROR(store::InsertAttachment(tx.sql(), {.body = attachment, .blob = ""},
                                            absl::StrCat(call.caller.subject, " ", request.request_id())));
    RETURN_IF_ERROR(EnqueueEnd(tx, kUploadEndsTask, attachment, tx.now() + kUploadTime));
    return Emit(tx, attachment);
  }));
  // Signed here, and the same on every repeat: no token is stored.
  const v1::Attachment& attachment = reply.attachment();
  v1::UploadGrant grant;
  grant.set_attachment(attachment.name());
  grant.set_actor(call.caller.subject);
  grant.set_purpose(attachment.purpose());
  grant.set_media_type(attachment.media_type());
  grant.set_size(attachment.size());
  reply.set_upload_token(signer_.Sign(grant, clock::FromProto(attachment.upload_by_time())));
  return reply;
}

absl::StatusOr<v1::WriteUploadResponse> Attachments::Write(const v1::WriteUploadRequest& request,
                                                           const rpc::Call& call) {
  v1::UploadGrant grant;
  if (const absl::Status status = signer_.Verify(request.token(), outbox_.clock().Now(), &grant); !status.ok()) {
    return Invalid(status);
  }
  if (grant.actor() != call.caller.subject) return status::NotFound(grant.attachment());
  ASSIGN_OR_RETURN(const StoredAttachment stored, Load(grant.attachment(), call.actor()));
  v1::WriteUploadResponse response;
  *response.mutable_attachment() = stored.body;
  if (stored.body.state() == v1::Attachment::STATE_READY) {
    response.set_received(stored.body.size());
    return response;
  }
  if (stored.body.state() != v1::Attachment::STATE_PENDING) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the upload is over");
  }
  const std::string upload = UploadOf(grant.attachment());
  if (request.abandon()) {
    RETURN_IF_ERROR(files_.Remove(upload));
    return response;
  }
  ASSIGN_OR_RETURN(const int64_t received, files_.Append(upload, request.offset(), request.data(), grant.size()));
  response.set_received(received);
  if (!request.last()) return response;
  if (received != grant.size()) {
    RETURN_IF_ERROR(files_.Remove(upload));
    return status::Error(errors::v1::REASON_FILE_REFUSED, "less than was announced",
                         {{"received", absl::StrCat(received)}});
  }
  ASSIGN_OR_RETURN(*response.mutable_attachment(), Finish(grant, call.actor()));
  return response;
}

absl::StatusOr<v1::Attachment> Attachments::Finish(const v1::UploadGrant& grant, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(
      const blob::Blob kept,
      files_.Commit(UploadOf(grant.attachment()), {.max_bytes = grant.size(), .media_types = {grant.media_type()}}));
  v1::Attachment finished;
  RETURN_IF_ERROR(outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(StoredAttachment stored, store::LoadAttachmentForUpdate(tx.sql(), grant.attachment()));
    finished = stored.body;
    // Two that sent the last piece: both have it, one says so.
    if (stored.body.state() == v1::Attachment::STATE_READY) return absl::OkStatus();
    if (stored.body.state() != v1::Attachment::STATE_PENDING) {
      return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the upload is over");
    }
    const absl::Time until =
        tx.now() + (grant.purpose() == v1::Attachment::PURPOSE_CLAIM ? kKeepEvidence : kKeepOthers);
    stored.blob = kept.name;
    stored.body.set_state(v1::Attachment::STATE_READY);
    stored.body.set_size(kept.size);
    stored.body.set_content_hash(kept.hash);
    *stored.body.mutable_keep_until_time() = clock::ToProto(until);
    RETURN_IF_ERROR(tx.Cancel(kUploadEndsTask, stored.body.name()));
    RETURN_IF_ERROR(EnqueueEnd(tx, kKeptTask, stored.body, until));
    RETURN_IF_ERROR(store::UpdateAttachment(tx.sql(), stored));
    finished = stored.body;
    return Emit(tx, stored.body);
  }));
  return finished;
}

absl::StatusOr<StoredAttachment> Attachments::Load(const std::string& name, const type::v1::Actor& reader) const {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadAttachment(tx, name, reader); });
}

absl::StatusOr<v1::Attachment> Attachments::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(StoredAttachment stored, Load(name, call.actor()));
  return std::move(stored.body);
}

absl::StatusOr<std::string> Attachments::Read(const v1::ReadAttachmentRequest& request, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const StoredAttachment stored, Load(request.name(), call.actor()));
  if (stored.body.state() != v1::Attachment::STATE_READY) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "there is nothing to read");
  }
  return files_.Read(stored.blob, request.offset(), request.size() > 0 ? request.size() : kMostAtOnce);
}

outbox::TaskHandler Attachments::Ending(v1::Attachment::State from, v1::Attachment::State to) {
  return {
      .deliver = [this, from](const outbox::Task& task) -> absl::StatusOr<std::string> {
        // Files are no part of a transaction: gone first, so that what is said to be gone is.
        type::v1::Actor ourselves;
        ourselves.set_role(type::v1::ROLE_SERVICE);
        ASSIGN_OR_RETURN(const StoredAttachment stored, Load(task.lane, ourselves));
        if (stored.body.state() == from) RETURN_IF_ERROR(files_.Remove(UploadOf(task.lane)));
        return std::string();
      },
      .on_done = [from, to](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
        ASSIGN_OR_RETURN(StoredAttachment stored, store::LoadAttachmentForUpdate(tx.sql(), task.lane));
        if (stored.body.state() != from) return absl::OkStatus();
        stored.body.set_state(to);
        stored.blob.clear();
        RETURN_IF_ERROR(store::UpdateAttachment(tx.sql(), stored));
        return Emit(tx, stored.body);
      },
      .on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) -> absl::Status {
        // A disk that does not give way; whoever runs it is told, and it is tried again.
        log::Error("a file cannot be removed", {{"attachment", task.lane}, {"error", std::string(refusal.message())}});
        return tx.Enqueue({.kind = task.kind,
                           .lane = task.lane,
                           .payload = task.As<v1::GetAttachmentRequest>(),
                           .due_time = tx.now() + kDay});
      }};
}

}  // namespace recourse::agent
