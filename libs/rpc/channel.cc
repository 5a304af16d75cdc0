#include "libs/rpc/channel.h"

#include <algorithm>

#include <absl/time/clock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "libs/rpc/metadata.h"
#include "libs/trace/trace.h"

namespace recourse::rpc {
namespace {

constexpr int kPingTimeoutMs = 5000;

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(absl::ToInt64Milliseconds(kPingInterval)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // a quiet watch stream is pinged for as long as it lasts
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

Channel::Channel(const std::string& target, std::string callee, auth::ServiceTokens& tokens)
    : callee_(std::move(callee)), tokens_(tokens), channel_(Connect(target)) {}

void Channel::Prepare(grpc::ClientContext& context, const type::v1::Actor& actor, absl::Time deadline) const {
  context.AddMetadata(kServiceTokenKey, tokens_.For(callee_));
  context.AddMetadata(kActorKey, actor.SerializeAsString());
  if (const std::string trace = trace::Current().Child().Format(); !trace.empty()) {
    context.AddMetadata("traceparent", trace);
  }
  if (deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
  context.set_wait_for_ready(true);  // services start in any order
}

absl::Time UnaryDeadline(absl::Time deadline) { return std::min(deadline, absl::Now() + kCallBudget); }

}  // namespace recourse::rpc
