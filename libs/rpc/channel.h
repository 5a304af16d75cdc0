// Calling another service: deadline, service token, actor and trace on every call.
#pragma once

#include <memory>
#include <string>

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "libs/auth/service_tokens.h"
#include "libs/failpoint/failpoint.h"
#include "libs/rpc/grpc_status.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::rpc {

// Longest that one call to another service may take.
inline constexpr absl::Duration kCallBudget = absl::Seconds(5);

// A channel between our processes: spreads calls over the target's addresses, comes back fast after a restart, and
// notices within half a minute that a peer has vanished without a word.
std::shared_ptr<grpc::Channel> Connect(const std::string& target);

// The longest message either way.
inline constexpr int kMaxMessageBytes = 8 << 20;
// Servers must allow pings this often, or they end the connection of whoever sends them.
inline constexpr absl::Duration kPingInterval = absl::Seconds(20);

class Channel {
 public:
  // `callee` is the service's name, the audience of our token.
  Channel(const std::string& target, std::string callee, auth::ServiceTokens& tokens);

  // `deadline` is machine time; the call gets the smaller of it and kCallBudget, or `deadline` alone for a stream.
  void Prepare(grpc::ClientContext& context, const type::v1::Actor& actor, absl::Time deadline) const;

  const std::shared_ptr<grpc::Channel>& grpc() const { return channel_; }
  const std::string& callee() const { return callee_; }

 private:
  const std::string callee_;
  auth::ServiceTokens& tokens_;
  const std::shared_ptr<grpc::Channel> channel_;
};

absl::Time UnaryDeadline(absl::Time deadline);

// A typed view of a channel: Peer<order::v1::OrderService> orders(channel); orders.Call(&Stub::GetOrder, request, …).
template <class Service>
class Peer {
 public:
  using Stub = typename Service::Stub;

  explicit Peer(const Channel& channel) : channel_(channel), stub_(Service::NewStub(channel.grpc())) {}

  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const type::v1::Actor& actor,
                                absl::Time deadline = absl::InfiniteFuture()) const {
    grpc::ClientContext context;
    channel_.Prepare(context, actor, UnaryDeadline(deadline));
    Response response;
    RECOURSE_FAILPOINT("call." + Request::descriptor()->full_name() + ".before");
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    RECOURSE_FAILPOINT("call." + Request::descriptor()->full_name() + ".after");
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  Stub& stub() const { return *stub_; }
  const Channel& channel() const { return channel_; }

 private:
  const Channel& channel_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace recourse::rpc
