#include "services/sandbox/fault_plan.h"

#include <algorithm>
#include <array>

#include <absl/strings/str_format.h>

#include "libs/http/json_fields.h"
#include "libs/status/status.h"

namespace recourse::sandbox {
namespace {

constexpr char kCollection[] = "faults";
constexpr std::array kKnown = {kTimeoutAfterSuccess, kDecline,          kLateFailure,
                               kWebhookBeforeReply,  kDuplicateWebhook, kUnavailable};

}  // namespace

absl::Status FaultPlan::Add(const Document& rule) {
  if (std::find(kKnown.begin(), kKnown.end(), http::TextAt(rule, "fault")) == kKnown.end()) {
    return status::InvalidField("fault", "is not a known fault");
  }
  const int64_t times = rule.contains("times") ? http::IntegerAt(rule, "times") : 1;
  if (times < 1) return status::InvalidField("times", "must be at least 1");
  const Document& match = http::ObjectAt(rule, "match");
  const std::string method = http::TextAt(match, "payment_method");
  absl::MutexLock lock(&mutex_);
  const Store::Collection rules = store_.All(kCollection);
  const int64_t number = rules.empty() ? 0 : http::IntegerAt(rules.rbegin()->second, "number") + 1;
  store_.Commit({{kCollection,
                  absl::StrFormat("%020d", number),
                  {{"number", number},
                   {"subject", method.empty() ? http::TextAt(match, "payment_intent") : method},
                   {"fault", http::TextAt(rule, "fault")},
                   {"times", times}}}});
  return absl::OkStatus();
}

std::string FaultPlan::Take(std::string_view subject, bool named) {
  absl::MutexLock lock(&mutex_);
  const Store::Collection rules = store_.All(kCollection);
  for (const auto& [key, rule] : rules) {
    const std::string wanted = http::TextAt(rule, "subject");
    if (wanted.empty() ? named : wanted != subject) continue;
    Document left = rule;
    left["times"] = http::IntegerAt(rule, "times") - 1;
    const bool used_up = http::IntegerAt(left, "times") == 0;
    store_.Commit({{kCollection, key, used_up ? Document() : left}});
    return http::TextAt(rule, "fault");
  }
  return "";
}

}  // namespace recourse::sandbox
