// One service inside a process: its server, worker pool, database, channels and everything it owns, ended in order.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "libs/auth/method_rules.h"
#include "libs/auth/service_tokens.h"
#include "libs/rpc/calls.h"
#include "libs/rpc/change_hub.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/process.h"
#include "libs/rpc/worker_pool.h"
#include "libs/sql/database.h"

namespace recourse::rpc {

class Host {
 public:
  // `server` gives port and pool sizes. Reads "<service>.pem" from the folder of service keys.
  static absl::StatusOr<std::unique_ptr<Host>> Create(std::string service, Process& process,
                                                      const config::v1::Server& server);
  ~Host();  // Drain()

  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const std::string& service() const { return service_; }
  Process& process() { return process_; }
  clock::Clock& clock() { return process_.clock(); }
  ids::IdSource& ids() { return process_.ids(); }
  Calls& calls() { return *calls_; }
  ChangeHub& hub() { return *hub_; }
  auth::ServiceTokens& tokens() { return *tokens_; }

  // Constructs something that lives as long as the host; destroyed in reverse order of construction.
  template <class T, class... Args>
  T& Own(Args&&... args) {
    auto owned = std::make_shared<T>(std::forward<Args>(args)...);
    T& reference = *owned;
    owned_.push_back(std::move(owned));
    return reference;
  }
  template <class T>
  T& Adopt(std::unique_ptr<T> thing) {
    T& reference = *thing;
    owned_.push_back(std::shared_ptr<T>(std::move(thing)));
    return reference;
  }

  // Opens the service's database; watch streams wake on its commits.
  absl::StatusOr<sql::Database*> OpenDatabase(const std::string& url, std::span<const sql::Migration> migrations);

  // A channel to the service `callee` at "host:port".
  const Channel& ChannelTo(const std::string& target, const std::string& callee);

  // Adds a service of the server; its methods' rules are read from its descriptor.
  absl::Status Serve(grpc::Service& service, const google::protobuf::ServiceDescriptor& descriptor);
  // The same by the generated class that `service` implements: Serve<v1::OrderService>(orders).
  template <class Generated>
  absl::Status Serve(grpc::Service& service) {
    return Serve(service, *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
                              Generated::service_full_name()));
  }

  // Runs after the server has started, and, in reverse order, when it has stopped taking calls.
  void OnStart(std::function<void()> start) { starts_.push_back(std::move(start)); }
  void OnStop(std::function<void()> stop) { stops_.push_back(std::move(stop)); }

  // Without Serve() no port is opened. Health and reflection come with every server.
  absl::Status Start();
  int port() const { return port_; }

  // NOT_SERVING, close watch streams, Shutdown(+5 s), stop background work, join the pool. Idempotent.
  void Drain();

 private:
  Host(std::string service, Process& process, config::v1::Server server, auth::SigningKey key);

  const std::string service_;
  Process& process_;
  const config::v1::Server config_;
  std::vector<std::shared_ptr<void>> owned_;
  auth::MethodTable rules_;
  std::unique_ptr<auth::ServiceTokens> tokens_;
  std::unique_ptr<WorkerPool> pool_;
  std::unique_ptr<ChangeHub> hub_;
  std::unique_ptr<Calls> calls_;
  std::vector<grpc::Service*> services_;
  std::vector<const google::protobuf::ServiceDescriptor*> descriptors_;
  std::vector<std::function<void()>> starts_;
  std::vector<std::function<void()>> stops_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  bool drained_ = false;
};

}  // namespace recourse::rpc
