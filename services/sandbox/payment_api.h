// What the payment provider pays back, and what banks dispute: Stripe's refunds and disputes, with faults on demand.
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

class PaymentApi {
 public:
  PaymentApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, FaultPlan& faults, WebhookEndpoint webhook);

  // None when a fault swallows the answer.
  std::optional<HttpReply> CreateRefund(const HttpRequest& request);
  HttpReply ListRefunds(const HttpRequest& request) const;

  // The bank opens a dispute (`payment_intent`, `amount`, `reason`, `status`) or goes on with one (`id`, `status`).
  HttpReply MoveDispute(const HttpRequest& request);
  // Evidence of the merchant: `dispute` is from the path.
  HttpReply SubmitEvidence(const std::string& dispute, const HttpRequest& request);
  // A refund from the provider's own pages: `payment_intent`, `amount`.
  HttpReply RefundByHand(const HttpRequest& request);

  // Every refund there is, whatever the payment.
  HttpReply ListAllRefunds() const;

 private:
  struct Outcome {
    HttpReply reply;
    std::string fault;
    std::string last_event;  // key at the sender; empty when no refund was made
  };

  Outcome Decide(const HttpRequest& request) ABSL_LOCKS_EXCLUDED(mutex_);
  HttpReply Told(const Document& dispute, const char* type, std::vector<Put> puts = {})
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Document NewRefund(const std::string& payment_intent, const std::string& currency, int64_t amount,
                     const Document& metadata);
  Document Event(const std::string& type, const Document& refund);
  std::vector<Put> FailLate(const Document& note);

  Store& store_;
  const clock::Clock& clock_;
  ids::IdSource& ids_;
  FaultPlan& faults_;
  const IdempotencyKeys idempotency_keys_;
  absl::Mutex mutex_;     // one refund is decided at a time
  WebhookSender sender_;  // last: its thread uses the others
};

}  // namespace recourse::sandbox
