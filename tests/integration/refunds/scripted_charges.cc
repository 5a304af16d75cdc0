#include "tests/integration/refunds/scripted_charges.h"

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

absl::Status NoReply() { return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "no reply"); }
absl::Status NotSent() { return status::Error(errors::v1::REASON_UNAVAILABLE, "connection refused"); }
absl::Status Declined() {
  return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "declined", {{"code", "card_declined"}});
}

}  // namespace

void ScriptedCharges::Script(std::vector<Answer> answers) {
  absl::MutexLock lock(&mutex_);
  script_.assign(answers.begin(), answers.end());
}

void ScriptedCharges::SetState(const std::string& charge, ProviderChargeState state) {
  absl::MutexLock lock(&mutex_);
  charges_.at(charge).state = state;
}

ProviderCharge ScriptedCharges::Of(const std::string& charge) const {
  absl::MutexLock lock(&mutex_);
  const auto found = charges_.find(charge);
  return found == charges_.end() ? ProviderCharge() : found->second;
}

int ScriptedCharges::holds() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(charges_.size());
}

ScriptedCharges::Answer ScriptedCharges::Next() {
  if (script_.empty()) return Answer::kAuthorized;
  const Answer answer = script_.front();
  script_.pop_front();
  return answer;
}

absl::StatusOr<ProviderCharge> ScriptedCharges::Authorize(const AuthorizeRequest& request) {
  absl::MutexLock lock(&mutex_);
  const Answer answer = Next();
  if (answer == Answer::kNotSent) return NotSent();
  if (answer == Answer::kTimeoutBeforeArrival) return NoReply();
  if (answer == Answer::kDeclined) return Declined();
  const auto [charge, fresh] = charges_.try_emplace(request.idempotency_key);
  if (fresh) {
    const bool asks = answer == Answer::kNeedsAction;
    charge->second = {.payment_reference = "pi_" + request.charge_id,
                      .state = asks ? ProviderChargeState::kRequiresAction : ProviderChargeState::kAuthorized,
                      .charge_id = request.charge_id,
                      .amount = request.amount,
                      .action_url = asks ? "https://bank.example.com" : "",
                      .failure_reason = ""};
  }
  if (answer == Answer::kTimeoutAfterSuccess) return NoReply();
  if (answer == Answer::kCutShortAfterSuccess) return NotSent();
  return charge->second;
}

absl::StatusOr<std::optional<ProviderCharge>> ScriptedCharges::FindCharge(std::string_view charge_id) {
  absl::MutexLock lock(&mutex_);
  const auto found = charges_.find(std::string(charge_id));
  if (found == charges_.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<ProviderCharge> ScriptedCharges::Move(std::string_view payment_reference, ProviderChargeState state) {
  absl::MutexLock lock(&mutex_);
  const Answer answer = Next();
  if (answer == Answer::kNotSent) return NotSent();
  if (answer == Answer::kTimeoutBeforeArrival) return NoReply();
  for (auto& [name, charge] : charges_) {
    if (charge.payment_reference != payment_reference) continue;
    const bool held =
        charge.state == ProviderChargeState::kAuthorized || charge.state == ProviderChargeState::kRequiresAction;
    if (!held && charge.state != state) return Declined();
    charge.state = state;
    if (answer == Answer::kTimeoutAfterSuccess) return NoReply();
    if (answer == Answer::kCutShortAfterSuccess) return NotSent();
    return charge;
  }
  return Declined();
}

}  // namespace recourse::refunds
