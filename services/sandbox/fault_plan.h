// What shall go wrong with the next refunds and payments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>

#include "services/sandbox/store.h"

namespace recourse::sandbox {

inline constexpr std::string_view kTimeoutAfterSuccess = "timeout_after_success";
inline constexpr std::string_view kDecline = "decline";
inline constexpr std::string_view kLateFailure = "late_failure";
inline constexpr std::string_view kWebhookBeforeReply = "webhook_before_reply";
inline constexpr std::string_view kDuplicateWebhook = "duplicate_webhook";
inline constexpr std::string_view kUnavailable = "unavailable";

class FaultPlan {
 public:
  explicit FaultPlan(Store& store) : store_(store) {}

  // {"match": {"payment_intent": "pi_…"}, "fault": "decline", "times": 1}. Without a match it fits every refund; a rule
  // for new payments matches a "payment_method".
  absl::Status Add(const Document& rule);

  // Uses up one time of the oldest fitting rule; empty when nothing shall go wrong. `named`: rules without a match do
  // not fit.
  std::string Take(std::string_view subject, bool named = false);

 private:
  Store& store_;
  absl::Mutex mutex_;
};

}  // namespace recourse::sandbox
