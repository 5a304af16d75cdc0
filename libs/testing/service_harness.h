// Real services in a test: a folder of keys and databases, a simulated clock, hosts on free ports, signed callers.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "libs/auth/keys.h"
#include "libs/clock/clock.h"
#include "libs/rpc/grpc_status.h"
#include "libs/rpc/host.h"
#include "libs/rpc/main.h"
#include "libs/testing/temporary_folder.h"

namespace recourse::testing {

// Who calls: a person with a token, or a service that speaks for an actor.
struct Identity {
  std::string person_token;
  std::string service;
  type::v1::Actor actor;
};

// Faults of the set-up end the process: a test on half of it would mean nothing.
class ServiceHarness {
 public:
  explicit ServiceHarness(absl::Time start);
  ~ServiceHarness();  // stops the hosts, last first, and removes the folder

  clock::SimulatedClock& clock() { return *clock_; }
  rpc::Process& process() { return *process_; }
  // Read when a host starts. Ports are free ones and databases SQLite files unless a test sets others.
  config::v1::Config& config() { return config_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  // Also again after StopHost: on the same database.
  rpc::Host& StartHost(const rpc::Module& module);
  void StopHost(const std::string& service);
  // "127.0.0.1:port" of a running host.
  std::string TargetOf(const std::string& service) const;

  // `role` as tokens say it: "agent".
  Identity Person(const std::string& subject, const std::string& role) const;
  Identity Customer(const std::string& name) const { return Person(name, "customer"); }
  // `service` speaking for `actor`, or for itself.
  Identity Service(const std::string& service, type::v1::Actor actor = {}) const;
  static type::v1::Actor CustomerActor(const std::string& name);

  // Adds the caller's tokens for a call of the service `callee`.
  void Prepare(grpc::ClientContext& context, const Identity& identity, const std::string& callee) const;

  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(const Identity& identity, const std::string& callee,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    Prepare(context, identity, callee);
    Stub stub(ChannelTo(callee));
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& service) const;

 private:
  struct Running {
    std::string service;
    std::unique_ptr<rpc::Host> host;
  };

  void WriteKeys();
  // A file of its own, or a database of a PostgreSQL server where RECOURSE_TEST_DATABASE says "postgresql".
  std::string NewDatabase(const std::string& service) const;

  const TemporaryFolder folder_;
  std::map<std::string, auth::SigningKey> keys_;  // by kid
  config::v1::Config config_;
  clock::SimulatedClock* clock_ = nullptr;
  std::unique_ptr<rpc::Process> process_;
  std::vector<Running> running_;
};

}  // namespace recourse::testing
