#include "libs/rpc/host.h"

#include <ranges>

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include "libs/log/log.h"
#include "libs/redis/hints.h"
#include "libs/status/status.h"

namespace recourse::rpc {
namespace {

constexpr int kDefaultWorkers = 64;
constexpr int kDefaultQueue = 256;
constexpr std::chrono::seconds kShutdownGrace{5};

int OrDefault(int value, int fallback) { return value > 0 ? value : fallback; }

}  // namespace

absl::StatusOr<std::unique_ptr<Host>> Host::Create(std::string service, Process& process,
                                                   const config::v1::Server& server) {
  ASSIGN_OR_RETURN(auth::SigningKey key,
                   auth::SigningKey::FromPemFile(process.common().service_keys_dir() + "/" + service + ".pem",
                                                 "service:" + service));
  return std::unique_ptr<Host>(new Host(std::move(service), process, server, std::move(key)));
}

Host::Host(std::string service, Process& process, config::v1::Server server, auth::SigningKey key)
    : service_(std::move(service)),
      process_(process),
      config_(std::move(server)),
      tokens_(std::make_unique<auth::ServiceTokens>(service_, std::move(key))),
      pool_(std::make_unique<WorkerPool>(OrDefault(config_.workers(), kDefaultWorkers),
                                         OrDefault(config_.queue(), kDefaultQueue))),
      hub_(std::make_unique<ChangeHub>()),
      calls_(std::make_unique<Calls>(service_, rules_, process.verifier(), *pool_, *hub_)) {}

Host::~Host() {
  Drain();
  while (!owned_.empty()) owned_.pop_back();
}

absl::StatusOr<sql::Database*> Host::OpenDatabase(const std::string& url, std::span<const sql::Migration> migrations) {
  ASSIGN_OR_RETURN(std::unique_ptr<sql::Database> database,
                   sql::Database::Open(url, migrations, sql::Database::Options{.name = service_}));
  database->OnCommit([hub = hub_.get()] { hub->Notify(); });
  // A database of several processes: the watchers of the others hear of our commits, and ours of theirs.
  if (process_.redis() != nullptr && absl::StartsWith(url, "postgresql://")) {
    auto& hints = Own<redis::HintSender>(*process_.redis(), service_);
    database->OnCommit([&hints] { hints.Changed(); });
    Own<redis::HintListener>(process_.redis()->options(), service_,
                             [hub = hub_.get()](const std::string&) { hub->Notify(); });
  }
  return &Adopt(std::move(database));
}

const Channel& Host::ChannelTo(const std::string& target, const std::string& callee) {
  return Own<Channel>(target, callee, *tokens_);
}

absl::Status Host::Serve(grpc::Service& service, const google::protobuf::ServiceDescriptor& descriptor) {
  services_.push_back(&service);
  descriptors_.push_back(&descriptor);
  ASSIGN_OR_RETURN(rules_, auth::MethodTable::FromDescriptors(descriptors_));
  return absl::OkStatus();
}

absl::Status Host::Start() {
  if (!services_.empty()) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // two servers on one port would start silently
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               static_cast<int>(absl::ToInt64Milliseconds(kPingInterval / 2)));
    builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
    const std::string address = absl::StrCat(process_.common().bind_address(), ":", config_.port());
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
    for (grpc::Service* service : services_) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0)
      return absl::FailedPreconditionError(service_ + " cannot listen on " + address);
    server_->GetHealthCheckService()->SetServingStatus(true);
    log::Info("serving", {{"service", service_}, {"port", port_}});
  }
  for (const auto& start : starts_) start();
  return absl::OkStatus();
}

void Host::Drain() {
  if (std::exchange(drained_, true)) return;
  if (server_ != nullptr) server_->GetHealthCheckService()->SetServingStatus(false);
  hub_->Stop();
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now() + kShutdownGrace);
  for (const auto& stop : stops_ | std::views::reverse) stop();
  pool_->Join();
  log::Info("drained", {{"service", service_}});
}

}  // namespace recourse::rpc
