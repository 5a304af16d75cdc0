#include "services/routing/contact/announcements.h"

#include "libs/status/status.h"

namespace recourse::routing {
namespace {

absl::Status EnqueueEntry(outbox::Transaction& tx, const std::string& log, const std::string& type,
                          const std::string& text, const google::protobuf::Message& detail) {
  agent::v1::AppendEntriesRequest request;
  agent::v1::NewEntry& entry = *request.add_entries();
  entry.set_log(log);
  entry.set_speaker(agent::v1::SPEAKER_SYSTEM);
  entry.set_type(type);
  entry.set_text(text);
  entry.mutable_detail()->PackFrom(detail);
  return tx.Enqueue({.kind = kAnnounceTask, .lane = log, .payload = request});
}

}  // namespace

v1::Contact ForCustomer(v1::Contact contact) {
  contact.clear_context();
  contact.clear_note();
  return contact;
}

absl::Status Announce(outbox::Transaction& tx, const v1::Contact& contact, const std::string& type,
                      const std::string& text) {
  return EnqueueEntry(tx, contact.conversation(), type, text, ForCustomer(contact));
}

absl::Status TellAgent(outbox::Transaction& tx, const std::string& agent, const std::string& type,
                       const std::string& text, const google::protobuf::Message& detail) {
  return EnqueueEntry(tx, agent, type, text, detail);
}

outbox::TaskHandler AnnounceHandler(const Conversations& conversations) {
  return {
      .deliver = [&conversations](const outbox::Task& task) -> absl::StatusOr<std::string> {
        auto request = task.As<agent::v1::AppendEntriesRequest>();
        request.set_request_id(task.id);
        RETURN_IF_ERROR(
            conversations.Call(&Conversations::Stub::AppendEntries, request, OurselvesFor(task.actor)).status());
        return std::string();
      },
      .on_done = {},
      // Nothing hangs on an announcement: contacts and offers can be read, and the runner counts refusals.
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

}  // namespace recourse::routing
