#include "services/agent/agent_module.h"

#include "agent_migrations.h"

#include "libs/blob/folder_store.h"
#include "libs/event_feed/event_log_server.h"
#include "libs/log/log.h"
#include "libs/outbox/task_runner.h"
#include "libs/quote/configured_keys.h"
#include "libs/status/status.h"
#include "services/agent/agent_service.h"
#include "services/agent/attachment_service.h"
#include "services/agent/conversation_service.h"
#include "services/agent/event_service.h"

namespace recourse::agent {
namespace {

absl::Status AddAttachments(rpc::Host& host, const std::string& folder, outbox::Outbox& outbox,
                            outbox::TaskRunner& tasks) {
  if (folder.empty()) {
    // The rest is of use without them.
    log::Warn("no attachments: agent.blob_dir is not set", {});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(std::unique_ptr<blob::FolderStore> files, blob::FolderStore::Open(folder));
  ASSIGN_OR_RETURN(std::vector<quote::Key> keys, quote::ConfiguredKeys(host.process().common()));
  auto& attachments =
      host.Own<Attachments>(outbox, host.Adopt(std::move(files)), host.Own<quote::Signer>(std::move(keys)));
  tasks.Register(kUploadEndsTask, attachments.Ending(v1::Attachment::STATE_PENDING, v1::Attachment::STATE_EXPIRED));
  tasks.Register(kKeptTask, attachments.Ending(v1::Attachment::STATE_READY, v1::Attachment::STATE_REMOVED));
  return host.Serve<v1::AttachmentService>(host.Own<AttachmentService>(host.calls(), attachments));
}

}  // namespace

absl::Status AddAgent(rpc::Host& host, const config::v1::Config& config, StreamTimes times) {
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(config.agent().server().database(), outbox::WithOutbox(kAgentMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto& profiles = host.Own<Profiles>(outbox);
  auto& conversations = host.Own<Conversations>(outbox);
  auto& ephemerals = host.Own<Ephemerals>([&host] { host.hub().Notify(); });
  auto& relay = host.Own<EphemeralRelay>(host.process().redis(), ephemerals);
  host.OnStart([&relay] { relay.Start(); });
  host.OnStop([&relay] { relay.Stop(); });
  auto& typing = host.Own<Typing>(conversations, relay);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  RETURN_IF_ERROR(AddAttachments(host, config.agent().blob_dir(), outbox, tasks));
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::AgentService>(host.Own<AgentService>(host.calls(), profiles)));
  RETURN_IF_ERROR(
      host.Serve<v1::ConversationService>(host.Own<ConversationService>(host.calls(), conversations, typing)));
  RETURN_IF_ERROR(host.Serve<v1::EventService>(host.Own<EventService>(host.calls(), *db, ephemerals, relay, times)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *db));
}

rpc::Module Module() {
  return {
      .service = "agent",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.agent().server(); },
      .add = [](rpc::Host& host, const config::v1::Config& config) { return AddAgent(host, config, StreamTimes{}); }};
}

}  // namespace recourse::agent
