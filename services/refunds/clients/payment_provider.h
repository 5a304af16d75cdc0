// What Recourse asks of a payment provider. Every refund is one allocation of ours: the provider keeps the allocation's
// id, so that a refund whose outcome we missed can be looked up instead of asked for again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "services/refunds/domain/dispute.h"

namespace recourse::refunds {

struct ProviderAmount {
  int64_t minor_units = 0;
  std::string currency_code;  // ISO 4217, upper case

  bool operator==(const ProviderAmount&) const = default;
};

struct RefundRequest {
  std::string idempotency_key;    // the same on every attempt of one allocation
  std::string payment_reference;  // the provider's name of the captured payment: "pi_…"
  std::string allocation_id;
  ProviderAmount amount;
};

enum class ProviderRefundState { kPending, kRequiresAction, kSucceeded, kFailed, kCanceled };

struct ProviderRefund {
  std::string id;
  ProviderRefundState state = ProviderRefundState::kPending;
  std::string payment_reference;
  std::string allocation_id;  // empty when the refund was not made by us
  ProviderAmount amount;
  std::string failure_reason;  // the provider's word, only when FAILED
  std::string arn;             // acquirer reference number, once known
};

// Money held on a customer's payment method until it is captured or given back.
struct AuthorizeRequest {
  std::string idempotency_key;  // the same on every attempt of one charge
  std::string charge_id;
  ProviderAmount amount;
  std::string payment_method;     // the provider's token: "pm_…"; or, when empty,
  std::string payment_reference;  // the method that this earlier payment was made with
};

enum class ProviderChargeState { kRequiresAction, kAuthorized, kCaptured, kDeclined, kVoided, kExpired };

struct ProviderCharge {
  std::string payment_reference;
  ProviderChargeState state = ProviderChargeState::kRequiresAction;
  std::string charge_id;  // empty when the payment was not asked for by us
  ProviderAmount amount;
  std::string action_url;      // where the customer proves who they are, only when REQUIRES_ACTION
  std::string failure_reason;  // the provider's word, only when DECLINED
};

struct ProviderDispute {
  std::string id;
  std::string payment_reference;
  DisputeState state = DisputeState::kInquiryNeedsResponse;
  ProviderAmount amount;
  std::string reason = {};
  bool refundable = false;
  absl::Time evidence_due_time = {};
};

struct EvidenceRequest {
  std::string idempotency_key;
  std::string dispute_id;  // the provider's
  std::string statement;
};

struct ProviderEvent {
  std::string event_id;  // events come more than once: dedupe by this
  std::string type;
  absl::Time create_time;
  std::optional<ProviderRefund> refund = {};    // none: an event that is not about a refund
  std::optional<ProviderDispute> dispute = {};  // likewise
  std::optional<ProviderCharge> charge = {};    // likewise
};

class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;

  // An accepted refund is usually PENDING; a FAILED one is an answer too. Errors by code:
  //   UNAVAILABLE          NOT SENT: nothing happened and nothing will; ask again with the same key.
  //   FAILED_PRECONDITION  DECLINED (PROVIDER_DECLINED, metadata `code`): final for this key, no money moves.
  //   INVALID_ARGUMENT     the key was used with other parameters (IDEMPOTENCY_KEY_REUSED): what it did before stands.
  //   DEADLINE_EXCEEDED    UNKNOWN: the money may have moved. FindRefund decides, never a second request by itself.
  virtual absl::StatusOr<ProviderRefund> Refund(const RefundRequest& request) = 0;

  // The refund of an allocation, or none: then the provider never got it. Changes nothing at the provider, so any error
  // means "ask again later".
  virtual absl::StatusOr<std::optional<ProviderRefund>> FindRefund(std::string_view payment_reference,
                                                                   std::string_view allocation_id) = 0;

  // Holds money. DECLINED is an answer; errors as of Refund.
  virtual absl::StatusOr<ProviderCharge> Authorize(const AuthorizeRequest& request) = 0;

  // The charge of this id, or none: then the provider never got it.
  virtual absl::StatusOr<std::optional<ProviderCharge>> FindCharge(std::string_view charge_id) = 0;

  // Takes, or gives back, what is held. Again: no change. PROVIDER_DECLINED when it is held no more.
  virtual absl::StatusOr<ProviderCharge> Capture(std::string_view payment_reference) = 0;
  virtual absl::StatusOr<ProviderCharge> Void(std::string_view payment_reference) = 0;

  // Answers a dispute for good. Errors as of Refund; sending it again changes nothing.
  virtual absl::Status SubmitEvidence(const EvidenceRequest& request) = 0;

  // SIGNATURE_INVALID unless the provider signed `body` within five minutes of `now` (the machine's time). Events
  // arrive in any order, more than once, and even before Refund() has returned.
  virtual absl::StatusOr<ProviderEvent> ParseWebhook(std::string_view signature, std::string_view body,
                                                     absl::Time now) const = 0;
};

}  // namespace recourse::refunds
