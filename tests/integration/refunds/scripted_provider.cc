#include "tests/integration/refunds/scripted_provider.h"

#include <algorithm>
#include <memory>

#include "libs/status/status.h"

namespace recourse::refunds {

class ScriptedProvider::ClientOfScript final : public PaymentProvider {
 public:
  explicit ClientOfScript(ScriptedProvider& script) : script_(script) {}

  absl::StatusOr<ProviderRefund> Refund(const RefundRequest& request) override { return script_.Refund(request); }
  absl::StatusOr<std::optional<ProviderRefund>> FindRefund(std::string_view payment_reference,
                                                           std::string_view allocation_id) override {
    return script_.FindRefund(payment_reference, allocation_id);
  }
  absl::StatusOr<ProviderCharge> Authorize(const AuthorizeRequest& request) override {
    return script_.charges.Authorize(request);
  }
  absl::StatusOr<std::optional<ProviderCharge>> FindCharge(std::string_view charge_id) override {
    return script_.charges.FindCharge(charge_id);
  }
  absl::StatusOr<ProviderCharge> Capture(std::string_view payment_reference) override {
    return script_.charges.Move(payment_reference, ProviderChargeState::kCaptured);
  }
  absl::StatusOr<ProviderCharge> Void(std::string_view payment_reference) override {
    return script_.charges.Move(payment_reference, ProviderChargeState::kVoided);
  }
  absl::Status SubmitEvidence(const EvidenceRequest& request) override { return script_.SubmitEvidence(request); }
  absl::StatusOr<ProviderEvent> ParseWebhook(std::string_view signature, std::string_view body,
                                             absl::Time) const override {
    return script_.ParseWebhook(signature, body);
  }

 private:
  ScriptedProvider& script_;
};

void ScriptedProvider::Script(const std::string& payment_reference, std::vector<Answer> answers) {
  absl::MutexLock lock(&mutex_);
  scripts_[payment_reference].assign(answers.begin(), answers.end());
}

void ScriptedProvider::BeforeReply(std::function<void(const ProviderRefund&)> hook) {
  absl::MutexLock lock(&mutex_);
  before_reply_ = std::move(hook);
}

void ScriptedProvider::FailLookUps(int times) {
  absl::MutexLock lock(&mutex_);
  failing_look_ups_ = times;
}

void ScriptedProvider::SetState(const std::string& allocation, ProviderRefundState state,
                                const std::string& failure_reason) {
  absl::MutexLock lock(&mutex_);
  ProviderRefund& refund = refunds_.at(allocation);
  refund.state = state;
  refund.failure_reason = failure_reason;
}

std::string ScriptedProvider::Event(const std::string& event_id, const ProviderRefund& refund) {
  absl::MutexLock lock(&mutex_);
  events_[event_id] = {.event_id = event_id, .type = "refund.updated", .create_time = {}, .refund = refund};
  return event_id;
}

std::string ScriptedProvider::Event(const std::string& event_id, const ProviderCharge& charge) {
  absl::MutexLock lock(&mutex_);
  events_[event_id] = {.event_id = event_id, .type = "payment_intent.updated", .create_time = {}, .charge = charge};
  return event_id;
}

std::string ScriptedProvider::Event(const std::string& event_id, const ProviderDispute& dispute, int64_t told) {
  absl::MutexLock lock(&mutex_);
  events_[event_id] = {.event_id = event_id,
                       .type = "charge.dispute.updated",
                       .create_time = absl::FromUnixSeconds(told),
                       .dispute = dispute};
  return event_id;
}

std::vector<EvidenceRequest> ScriptedProvider::evidence() const {
  absl::MutexLock lock(&mutex_);
  return evidence_;
}

void ScriptedProvider::RefuseEvidence() {
  absl::MutexLock lock(&mutex_);
  refuses_evidence_ = true;
}

absl::Status ScriptedProvider::SubmitEvidence(const EvidenceRequest& request) {
  absl::MutexLock lock(&mutex_);
  if (refuses_evidence_) return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "too late");
  evidence_.push_back(request);
  return absl::OkStatus();
}

ProviderRefund ScriptedProvider::Of(const std::string& payment_reference) const {
  absl::MutexLock lock(&mutex_);
  const auto first = first_of_payment_.find(payment_reference);
  return first == first_of_payment_.end() ? ProviderRefund() : refunds_.at(first->second);
}

std::vector<ProviderRefund> ScriptedProvider::refunds() const {
  absl::MutexLock lock(&mutex_);
  std::vector<ProviderRefund> all;
  for (const auto& [key, refund] : refunds_) all.push_back(refund);
  return all;
}

int ScriptedProvider::requests() const {
  absl::MutexLock lock(&mutex_);
  return requests_;
}

int ScriptedProvider::look_ups() const {
  absl::MutexLock lock(&mutex_);
  return look_ups_;
}

std::unique_ptr<PaymentProvider> ScriptedProvider::Client() { return std::make_unique<ClientOfScript>(*this); }

absl::StatusOr<ProviderRefund> ScriptedProvider::Refund(const RefundRequest& request) {
  Answer answer = Answer::kSucceeded;
  ProviderRefund refund;
  std::function<void(const ProviderRefund&)> before_reply;
  {
    absl::MutexLock lock(&mutex_);
    std::deque<Answer>& script = scripts_[request.payment_reference];
    if (!script.empty()) {
      answer = script.front();
      script.pop_front();
    }
    if (answer == Answer::kNotSent) return status::Error(errors::v1::REASON_UNAVAILABLE, "connection refused");
    if (answer == Answer::kTimeoutBeforeArrival) return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "no reply");
    ++requests_;
    if (answer == Answer::kDeclined) {
      return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "declined", {{"code", "charge_disputed"}});
    }
    const auto [found, fresh] = refunds_.try_emplace(request.idempotency_key);
    if (fresh) {
      first_of_payment_.try_emplace(request.payment_reference, request.idempotency_key);
      found->second = {.id = "re_" + std::to_string(refunds_.size()),
                       .state = answer == Answer::kPending  ? ProviderRefundState::kPending
                                : answer == Answer::kFailed ? ProviderRefundState::kFailed
                                                            : ProviderRefundState::kSucceeded,
                       .payment_reference = request.payment_reference,
                       .allocation_id = request.allocation_id,
                       .amount = request.amount,
                       .failure_reason = answer == Answer::kFailed ? "lost_or_stolen_card" : "",
                       .arn = ""};
      if (answer == Answer::kPaysMore) found->second.amount.minor_units += 100;
      if (answer == Answer::kPaysLess)
        found->second.amount.minor_units -= std::min<int64_t>(100, request.amount.minor_units);
    }
    refund = found->second;
    before_reply = before_reply_;
  }
  if (before_reply) before_reply(refund);
  if (answer == Answer::kTimeoutAfterSuccess) return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "no reply");
  if (answer == Answer::kCutShortAfterSuccess) return status::Error(errors::v1::REASON_UNAVAILABLE, "never mind");
  return refund;
}

absl::StatusOr<std::optional<ProviderRefund>> ScriptedProvider::FindRefund(std::string_view payment_reference,
                                                                           std::string_view allocation_id) {
  absl::MutexLock lock(&mutex_);
  ++look_ups_;
  if (failing_look_ups_ > 0) {
    --failing_look_ups_;
    return status::Error(errors::v1::REASON_UNAVAILABLE, "look-up failed");
  }
  const auto found = refunds_.find(std::string(allocation_id));  // an allocation is asked for under its own key
  if (found == refunds_.end() || found->second.payment_reference != payment_reference) return std::nullopt;
  return found->second;
}

absl::StatusOr<ProviderEvent> ScriptedProvider::ParseWebhook(std::string_view signature, std::string_view body) const {
  if (signature != kSignature) return status::Error(errors::v1::REASON_SIGNATURE_INVALID, "not signed");
  absl::MutexLock lock(&mutex_);
  const auto event = events_.find(std::string(body));
  if (event == events_.end()) return status::InvalidField("body", "is not an event");
  return event->second;
}

}  // namespace recourse::refunds
