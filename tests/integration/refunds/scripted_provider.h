// The payment provider as a test wants it: keeps refunds as a provider does, by key and by allocation, and misbehaves
// on demand.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "services/refunds/clients/payment_provider.h"
#include "tests/integration/refunds/scripted_charges.h"

namespace recourse::refunds {

inline constexpr char kSignature[] = "signed";

class ScriptedProvider {
 public:
  enum class Answer {
    kSucceeded,
    kPending,
    kFailed,
    kDeclined,
    kNotSent,
    kTimeoutAfterSuccess,
    kTimeoutBeforeArrival,
    // It arrives and succeeds, but the caller believes that it was never sent, as after a crash.
    kCutShortAfterSuccess,
    // It succeeds with a hundred minor units more, or fewer, than were asked for.
    kPaysMore,
    kPaysLess,
  };

  // Of the next requests about a payment, in this order; afterwards kSucceeded.
  void Script(const std::string& payment_reference, std::vector<Answer> answers);
  // Runs before the reply of every request, outside of locks.
  void BeforeReply(std::function<void(const ProviderRefund&)> hook);
  void FailLookUps(int times);

  // Changes its mind about an allocation's refund.
  void SetState(const std::string& allocation, ProviderRefundState state, const std::string& failure_reason = "");
  // A webhook body that tells what `refund` looked like.
  std::string Event(const std::string& event_id, const ProviderRefund& refund);

  std::string Event(const std::string& event_id, const ProviderCharge& charge);
  // The same of a dispute, made `told` seconds after 1970.
  std::string Event(const std::string& event_id, const ProviderDispute& dispute, int64_t told);

  std::vector<EvidenceRequest> evidence() const;
  void RefuseEvidence();
  ProviderRefund Of(const std::string& payment_reference) const;
  std::vector<ProviderRefund> refunds() const;
  // Requests for money that arrived or were declined; repeats count.
  int requests() const;
  int look_ups() const;

  // For the module, which owns what it uses; outlived by this.
  std::unique_ptr<PaymentProvider> Client();

  ScriptedCharges charges;

 private:
  class ClientOfScript;

  absl::StatusOr<ProviderRefund> Refund(const RefundRequest& request);
  absl::StatusOr<std::optional<ProviderRefund>> FindRefund(std::string_view payment_reference,
                                                           std::string_view allocation_id);
  absl::Status SubmitEvidence(const EvidenceRequest& request);
  absl::StatusOr<ProviderEvent> ParseWebhook(std::string_view signature, std::string_view body) const;

  mutable absl::Mutex mutex_;
  std::map<std::string, std::deque<Answer>> scripts_ ABSL_GUARDED_BY(mutex_);
  std::function<void(const ProviderRefund&)> before_reply_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, ProviderRefund> refunds_ ABSL_GUARDED_BY(mutex_);  // by idempotency key
  std::map<std::string, std::string> first_of_payment_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, ProviderEvent> events_ ABSL_GUARDED_BY(mutex_);  // by body
  std::vector<EvidenceRequest> evidence_ ABSL_GUARDED_BY(mutex_);
  bool refuses_evidence_ ABSL_GUARDED_BY(mutex_) = false;
  int failing_look_ups_ ABSL_GUARDED_BY(mutex_) = 0;
  int requests_ ABSL_GUARDED_BY(mutex_) = 0;
  int look_ups_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace recourse::refunds
