// The one way into a service: authenticate, authorise, validate, run on a bounded worker, translate, count, log.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
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
  // Watch streams of one service at a time; more are refused as OVERLOADED.
  static constexpr int kMaxStreams = 10'000;

  // `service` is the audience that callers' service tokens must name. All must outlive the calls.
  Calls(std::string service, const auth::MethodTable& rules, auth::Verifier& verifier, WorkerPool& pool,
        ChangeHub& hub);

  // Runs `body` on a worker, as plain blocking code. The method is recognised by its request type, which is its own.
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                                  std::function<absl::Status(const Call&)> body);

  // Keeps a stream open and holds no thread: admission and `begin` run once on a worker, which answers the poll that is
  // then run after every change of the service.
  template <class Response>
  grpc::ServerWriteReactor<Response>* Watch(grpc::CallbackServerContext* context,
                                            const google::protobuf::Message& request,
                                            std::function<absl::StatusOr<WatchPoll<Response>>(const Call&)> begin) {
    auto stream = std::make_shared<Stream>(BeginStream(request));
    return StartWatch<Response>(
        pool_, hub_,
        [this, context, &request, stream, begin = std::move(begin)]() -> absl::StatusOr<WatchPoll<Response>> {
          ASSIGN_OR_RETURN(const Call call, AdmitStream(*context, request, *stream));
          return begin(call);
        },
        [this, stream](const absl::Status& status) { EndStream(*stream, status); });
  }

 private:
  absl::StatusOr<Call> Admit(const grpc::CallbackServerContext& context, const google::protobuf::Message& request);

  std::string MethodOf(const google::protobuf::Message& request) const;

  // A watch stream, for limits, figures and the log.
  struct Stream {
    std::string method;
    std::string subject = {};
    absl::Time begin;
    bool too_many = false;
  };
  Stream BeginStream(const google::protobuf::Message& request);
  absl::StatusOr<Call> AdmitStream(const grpc::CallbackServerContext& context, const google::protobuf::Message& request,
                                   Stream& stream);
  void EndStream(const Stream& stream, const absl::Status& status);

  const std::string service_;
  const auth::MethodTable& rules_;
  auth::Verifier& verifier_;
  WorkerPool& pool_;
  ChangeHub& hub_;
  std::atomic<int> open_streams_ = 0;
};

}  // namespace recourse::rpc
