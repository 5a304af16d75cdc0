#include "libs/testing/service_harness.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/create_channel.h>
#include <nlohmann/json.hpp>

#include "libs/rpc/metadata.h"
#include "libs/testing/postgres_server.h"

namespace recourse::testing {
namespace {

constexpr char kIssuer[] = "https://id.example";
constexpr char kAudience[] = "recourse";
constexpr char kPersonKey[] = "people";
constexpr const char* kServices[] = {"account", "order", "refunds",  "returns", "claims",
                                     "routing", "agent", "insights", "gateway"};

[[noreturn]] void Die(const std::string& message) {
  std::cerr << message << "\n";
  std::abort();
}

void Check(const absl::Status& status) {
  if (!status.ok()) Die(status.ToString());
}

template <class T>
T Value(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

// The `server` of the part of `config` that bears the service's name.
config::v1::Server& ServerOf(config::v1::Config& config, const std::string& service) {
  const auto* part = config.GetDescriptor()->FindFieldByName(service);
  if (part == nullptr) Die("no configuration of " + service);
  auto* message = config.GetReflection()->MutableMessage(&config, part);
  const auto* server = message->GetDescriptor()->FindFieldByName("server");
  return static_cast<config::v1::Server&>(*message->GetReflection()->MutableMessage(message, server));
}

}  // namespace

ServiceHarness::ServiceHarness(absl::Time start) {
  WriteKeys();
  auto& common = *config_.mutable_common();
  common.set_bind_address("127.0.0.1");
  common.set_jwks_file(folder_ / "jwks.json");
  common.set_issuer(kIssuer);
  common.set_audience(kAudience);
  common.set_service_keys_dir(folder_.path().string());
  common.set_metrics_port(-1);
  auto& quote_key = *common.add_quote_keys();
  quote_key.set_kid("q1");
  quote_key.set_secret(std::string(32, 's'));
  auto clock = std::make_unique<clock::SimulatedClock>(start);
  clock_ = clock.get();
  process_ = Value(rpc::Process::Create(common, std::move(clock)));
}

ServiceHarness::~ServiceHarness() {
  while (!running_.empty()) running_.pop_back();
}

void ServiceHarness::WriteKeys() {
  nlohmann::json jwks = {{"keys", nlohmann::json::array()}};
  const auto add = [&](const std::string& name, const std::string& kid) {
    const std::string path = folder_ / (name + ".pem");
    Check(auth::GenerateKeyFile(path));
    auth::SigningKey key = Value(auth::SigningKey::FromPemFile(path, kid));
    jwks["keys"].push_back(key.PublicJwk());
    keys_.emplace(kid, std::move(key));
  };
  add(kPersonKey, kPersonKey);
  for (const char* service : kServices) add(service, std::string("service:") + service);
  std::ofstream(folder_ / "jwks.json") << jwks;
}

rpc::Host& ServiceHarness::StartHost(const rpc::Module& module) {
  config::v1::Server& server = ServerOf(config_, module.service);
  if (server.database().empty()) server.set_database(NewDatabase(module.service));
  auto host = Value(rpc::Host::Create(module.service, *process_, module.server(config_)));
  Check(module.add(*host, config_));
  Check(host->Start());
  running_.push_back({module.service, std::move(host)});
  return *running_.back().host;
}

std::string ServiceHarness::NewDatabase(const std::string& service) const {
  static const char* const kind = std::getenv("RECOURSE_TEST_DATABASE");
  if (kind != nullptr && std::string_view(kind) == "postgresql") return PostgresServer::Shared().NewDatabase();
  return absl::StrCat("sqlite://", folder_ / (service + ".db"));
}

void ServiceHarness::StopHost(const std::string& service) {
  std::erase_if(running_, [&](const Running& running) { return running.service == service; });
}

std::string ServiceHarness::TargetOf(const std::string& service) const {
  for (const Running& running : running_) {
    if (running.service == service) return absl::StrCat("127.0.0.1:", running.host->port());
  }
  Die(service + " is not running");
}

Identity ServiceHarness::Person(const std::string& subject, const std::string& role) const {
  const int64_t now = absl::ToUnixSeconds(absl::Now());
  const nlohmann::json claims = {{"iss", kIssuer}, {"aud", kAudience}, {"sub", subject},
                                 {"role", role},   {"nbf", now - 60},  {"exp", now + 3600}};
  return {.person_token = keys_.at(kPersonKey).Sign(claims), .service = {}, .actor = {}};
}

Identity ServiceHarness::Service(const std::string& service, type::v1::Actor actor) const {
  if (actor.subject().empty()) {
    actor.set_subject("services/" + service);
    actor.set_role(type::v1::ROLE_SERVICE);
  }
  return {.person_token = {}, .service = service, .actor = std::move(actor)};
}

type::v1::Actor ServiceHarness::CustomerActor(const std::string& name) {
  type::v1::Actor actor;
  actor.set_subject(name);
  actor.set_role(type::v1::ROLE_CUSTOMER);
  return actor;
}

void ServiceHarness::Prepare(grpc::ClientContext& context, const Identity& identity, const std::string& callee) const {
  if (!identity.person_token.empty()) context.AddMetadata("authorization", "Bearer " + identity.person_token);
  if (identity.service.empty()) return;
  auth::ServiceTokens tokens(
      identity.service,
      Value(auth::SigningKey::FromPemFile(folder_ / (identity.service + ".pem"), "service:" + identity.service)));
  context.AddMetadata(rpc::kServiceTokenKey, tokens.For(callee));
  context.AddMetadata(rpc::kActorKey, identity.actor.SerializeAsString());
}

std::shared_ptr<grpc::Channel> ServiceHarness::ChannelTo(const std::string& service) const {
  return grpc::CreateChannel(TargetOf(service), grpc::InsecureChannelCredentials());
}

}  // namespace recourse::testing
