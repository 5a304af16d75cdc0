// The one way into a service: authenticate, authorise, validate, run on a bounded worker, translate, count, log.
#pragma once

#include <functional>
#include <string>

#include <google/protobuf/message.h>
#include <grpcpp/support/server_callback.h>

#include "libs/auth/method_rules.h"
#include "libs/auth/verifier.h"
#include "libs/rpc/call.h"
#include "libs/rpc/change_hub.h"
#include "libs/rpc/grpc_status.h"
#include "libs/rpc/watch.h"
#include "libs/rpc/worker_pool.h"

namespace recourse::rpc {

class Calls {
 public:
  // `service` is the audience that callers' service tokens must name. All must outlive the calls.
  Calls(std::string service, const auth::MethodTable& rules, auth::Verifier& verifier, WorkerPool& pool,
        ChangeHub& hub);

  // Runs `body` on a worker, as plain blocking code. The method is recognised by its request type, which is its own.
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                                  std::function<absl::Status(const Call&)> body);

  // Keeps a stream open and holds no thread: `begin` runs once on a worker and answers the poll that is then run after
  // every change of the service.
  template <class Response>
  grpc::ServerWriteReactor<Response>* Watch(grpc::CallbackServerContext* context,
                                            const google::protobuf::Message& request,
                                            std::function<absl::StatusOr<WatchPoll<Response>>(const Call&)> begin) {
    absl::StatusOr<Call> call = Admit(*context, request);
    return StartWatch<Response>(
        pool_, hub_, [call = std::move(call), begin = std::move(begin)]() -> absl::StatusOr<WatchPoll<Response>> {
          if (!call.ok()) return call.status();
          return begin(*call);
        });
  }

 private:
  absl::StatusOr<Call> Admit(const grpc::CallbackServerContext& context, const google::protobuf::Message& request);

  const std::string service_;
  const auth::MethodTable& rules_;
  auth::Verifier& verifier_;
  WorkerPool& pool_;
  ChangeHub& hub_;
};

}  // namespace recourse::rpc
