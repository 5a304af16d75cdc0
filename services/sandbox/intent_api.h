// Payments at the provider: Stripe's payment intents. Captured at once, as imported ones are, or held until they are
// captured, given back, or expire. As at Stripe, some payment methods misbehave: pm_card_chargeDeclined is refused,
// pm_card_authenticationRequired wants the customer first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "services/sandbox/fault_plan.h"
#include "services/sandbox/http_server.h"
#include "services/sandbox/idempotency_keys.h"
#include "services/sandbox/store.h"
#include "services/sandbox/webhook_sender.h"

namespace recourse::sandbox {

inline constexpr char kIntents[] = "payment_intents";

class IntentApi {
 public:
  IntentApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, FaultPlan& faults, WebhookEndpoint webhook);

  // None when a fault swallows the answer.
  std::optional<HttpReply> Create(const HttpRequest& request);
  // "GET /v1/payment_intents/{id}". One that was not created here but begins with "pi_" was paid by a card.
  HttpReply Get(const std::string& id) const;
  // By `query`: metadata['charge']:'…'.
  HttpReply Search(const HttpRequest& request) const;
  // "POST /v1/payment_intents/{id}/capture" and "…/cancel".
  HttpReply Move(const std::string& id, const std::string& verb);

  // By hand: the customer proves who they are (`id`, `verb` "authenticate" or "refuse"), or the hold runs out
  // ("expire").
  HttpReply MoveByHand(const HttpRequest& request);
  HttpReply ListAll() const;

 private:
  HttpReply Told(Document intent, std::vector<Put> puts) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Store& store_;
  const clock::Clock& clock_;
  ids::IdSource& ids_;
  FaultPlan& faults_;
  const IdempotencyKeys idempotency_keys_;
  absl::Mutex mutex_;     // one payment is decided at a time
  WebhookSender sender_;  // last: its thread uses the others
};

}  // namespace recourse::sandbox
