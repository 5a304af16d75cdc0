#include "libs/rpc/calls.h"

#include <absl/time/clock.h>

#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/rpc/metadata.h"
#include "libs/status/status.h"
#include "libs/trace/trace.h"
#include "libs/validate/validate.h"

namespace recourse::rpc {
namespace {

std::string_view Find(const grpc::CallbackServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? std::string_view()
                                                  : std::string_view(found->second.data(), found->second.size());
}

std::string_view WithoutBearer(std::string_view value) {
  constexpr std::string_view kBearer = "Bearer ";
  return value.substr(0, kBearer.size()) == kBearer ? value.substr(kBearer.size()) : value;
}

absl::StatusOr<auth::Caller> Authenticate(const grpc::CallbackServerContext& context, const auth::Rule& rule,
                                          auth::Verifier& verifier, const std::string& audience) {
  const std::string_view service_token = Find(context, kServiceTokenKey);
  if (!service_token.empty()) {
    ASSIGN_OR_RETURN(const std::string service, verifier.VerifyService(service_token, audience));
    type::v1::Actor actor;
    const std::string_view bytes = Find(context, kActorKey);
    if (bytes.empty()) {
      actor.set_subject("services/" + service);
      actor.set_role(type::v1::ROLE_SERVICE);
    } else if (!actor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return status::Error(errors::v1::REASON_TOKEN_INVALID, "the actor of the call cannot be read");
    }
    return auth::Caller::FromActor(actor, service);
  }
  const std::string_view token = WithoutBearer(Find(context, "authorization"));
  if (token.empty() && rule.rules.public_()) return auth::Caller{};
  return verifier.VerifyPerson(token);
}

std::string CodeOf(const absl::Status& status) { return status.ok() ? "OK" : absl::StatusCodeToString(status.code()); }

void Count(const std::string& method, const absl::Status& status, const char* kind, absl::Duration took,
           const std::string& subject) {
  metrics::Counter("recourse_rpc_requests_total", "Calls served, by method and code; streams when they end",
                   {{"method", method}, {"code", CodeOf(status)}})
      .Increment();
  log::Info(
      kind,
      {{"method", method}, {"code", CodeOf(status)}, {"ms", absl::ToDoubleMilliseconds(took)}, {"subject", subject}});
}

prometheus::Gauge& OpenStreams(const std::string& method) {
  return metrics::Gauge("recourse_rpc_streams_open", "Watch streams that are open, by method", {{"method", method}});
}

}  // namespace

Calls::Calls(std::string service, const auth::MethodTable& rules, auth::Verifier& verifier, WorkerPool& pool,
             ChangeHub& hub)
    : service_(std::move(service)), rules_(rules), verifier_(verifier), pool_(pool), hub_(hub) {}

absl::StatusOr<Call> Calls::Admit(const grpc::CallbackServerContext& context,
                                  const google::protobuf::Message& request) {
  const auth::Rule* rule = rules_.FindByRequest(request.GetDescriptor());
  if (rule == nullptr) return absl::InternalError("no rules for " + request.GetDescriptor()->full_name());
  ASSIGN_OR_RETURN(auth::Caller caller, Authenticate(context, *rule, verifier_, service_));
  RETURN_IF_ERROR(auth::Authorize(*rule, caller));
  RETURN_IF_ERROR(validate::Validate(request));
  return Call{std::move(caller), rule->path, absl::FromChrono(context.deadline())};
}

grpc::ServerUnaryReactor* Calls::Unary(grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                                       std::function<absl::Status(const Call&)> body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::Time begin = absl::Now();
  const auto trace = trace::Context::Parse(Find(*context, "traceparent"));
  const bool accepted = pool_.TrySubmit([this, context, reactor, begin, trace, &request, body = std::move(body)] {
    if (context->IsCancelled()) {
      metrics::Counter("recourse_rpc_cancelled_total", "Calls cancelled before a worker took them", {}).Increment();
      reactor->Finish(grpc::Status::CANCELLED);
      return;
    }
    const trace::Scope scope(trace);
    std::string subject;
    const absl::Status status = Guarded([&]() -> absl::Status {
      ASSIGN_OR_RETURN(const Call call, Admit(*context, request));
      subject = call.caller.subject;
      return body(call);
    });
    const std::string method = MethodOf(request);
    const absl::Duration took = absl::Now() - begin;
    metrics::Histogram("recourse_rpc_seconds", "Time to serve a call, waiting for a worker included",
                       {{"method", method}})
        .Observe(absl::ToDoubleSeconds(took));
    Count(method, status, "rpc", took, subject);
    reactor->Finish(ToGrpc(status));
  });
  if (!accepted) {
    metrics::Counter("recourse_rpc_overloaded_total", "Calls refused because the queue was full", {}).Increment();
    reactor->Finish(ToGrpc(status::WithRetryDelay(
        status::Error(errors::v1::REASON_OVERLOADED, "too many calls are waiting"), /*milliseconds=*/100)));
  }
  return reactor;
}

std::string Calls::MethodOf(const google::protobuf::Message& request) const {
  const auth::Rule* rule = rules_.FindByRequest(request.GetDescriptor());
  return rule == nullptr ? "unknown" : rule->path;
}

Calls::Stream Calls::BeginStream(const google::protobuf::Message& request) {
  Stream stream{.method = MethodOf(request), .begin = absl::Now(), .too_many = ++open_streams_ > kMaxStreams};
  OpenStreams(stream.method).Increment();
  return stream;
}

absl::StatusOr<Call> Calls::AdmitStream(const grpc::CallbackServerContext& context,
                                        const google::protobuf::Message& request, Stream& stream) {
  if (stream.too_many) {
    return status::WithRetryDelay(status::Error(errors::v1::REASON_OVERLOADED, "too many streams are open"),
                                  /*milliseconds=*/1000);
  }
  ASSIGN_OR_RETURN(Call call, Admit(context, request));
  stream.subject = call.caller.subject;
  return call;
}

void Calls::EndStream(const Stream& stream, const absl::Status& status) {
  --open_streams_;
  OpenStreams(stream.method).Decrement();
  Count(stream.method, status, "stream", absl::Now() - stream.begin, stream.subject);
}

}  // namespace recourse::rpc
