#include "services/gateway/admission.h"

#include <algorithm>
#include <set>

#include <absl/strings/match.h>
#include <absl/time/clock.h>

#include "libs/auth/method_rules.h"
#include "libs/status/status.h"
#include "libs/trace/trace.h"

namespace recourse::gateway {
namespace {

constexpr absl::Duration kDefaultDeadline = absl::Seconds(15);
constexpr absl::Duration kLongestDeadline = absl::Seconds(60);
constexpr absl::string_view kBearer = "Bearer ";

// What a caller may send along; everything else, above all identities, stays outside.
bool MayPass(const std::string& name) {
  static const std::set<std::string> passed = {"authorization", "traceparent", "tracestate", "x-request-id"};
  return passed.contains(name);
}

// gRPC ends the process on metadata that HTTP/1.1 lets through.
bool IsPrintable(const std::string& value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

std::string_view Find(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

absl::StatusOr<Admitted> Admission::Admit(const std::string& path, const Headers& headers, absl::Time deadline) const {
  const auth::Rule* rule = methods_.Find(path);
  const std::string package = rule == nullptr ? std::string() : std::string(rule->method->service()->file()->package());
  if (rule == nullptr || !upstream_.Knows(package)) {
    return status::Error(errors::v1::REASON_METHOD_UNKNOWN, "unknown method " + path);
  }
  if (!rule->rules.public_()) {
    std::string_view token = Find(headers, "authorization");
    if (absl::StartsWith(absl::string_view(token.data(), token.size()), kBearer)) token.remove_prefix(kBearer.size());
    ASSIGN_OR_RETURN(const auth::Caller caller, verifier_.VerifyPerson(token));
    RETURN_IF_ERROR(auth::Authorize(*rule, caller));
  }
  const absl::Time now = absl::Now();
  if (deadline <= now) {
    return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "the deadline had passed on arrival");
  }
  const bool streaming = rule->method->server_streaming();
  if (!streaming) {
    deadline = deadline == absl::InfiniteFuture() ? now + kDefaultDeadline : std::min(deadline, now + kLongestDeadline);
  }
  Admitted admitted{package, {path, streaming, {}, {}, deadline}};
  for (const auto& [name, value] : headers) {
    if (MayPass(name) && IsPrintable(value)) admitted.call.metadata.emplace_back(name, value);
  }
  if (Find(headers, "traceparent").empty()) {
    admitted.call.metadata.emplace_back("traceparent", trace::Context::Random().Format());
  }
  return admitted;
}

}  // namespace recourse::gateway
