// The half of a scripted provider that holds, takes and gives back money.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "services/refunds/clients/payment_provider.h"

namespace recourse::refunds {

class ScriptedCharges {
 public:
  enum class Answer {
    kAuthorized,
    kNeedsAction,
    kDeclined,
    kNotSent,
    kTimeoutAfterSuccess,
    kTimeoutBeforeArrival,
    // It arrives, but the caller believes that it was never sent, as after a crash.
    kCutShortAfterSuccess,
  };

  // Of the next requests of any verb, in this order; afterwards everything succeeds.
  void Script(std::vector<Answer> answers);
  // Changes its mind, or hears from the customer.
  void SetState(const std::string& charge, ProviderChargeState state);
  ProviderCharge Of(const std::string& charge) const;
  // Holds that were made: repeats under one key make none.
  int holds() const;

  absl::StatusOr<ProviderCharge> Authorize(const AuthorizeRequest& request);
  absl::StatusOr<std::optional<ProviderCharge>> FindCharge(std::string_view charge_id);
  absl::StatusOr<ProviderCharge> Move(std::string_view payment_reference, ProviderChargeState state);

 private:
  // The next answer; none: succeed.
  Answer Next() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::deque<Answer> script_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, ProviderCharge> charges_ ABSL_GUARDED_BY(mutex_);  // by idempotency key, the charge's name
};

}  // namespace recourse::refunds
