// A payment provider that speaks Stripe's HTTP API.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "libs/http/client.h"
#include "libs/http/form.h"
#include "services/refunds/clients/payment_provider.h"

namespace recourse::refunds {

class StripePaymentProvider final : public PaymentProvider {
 public:
  struct Options {
    std::string url;  // base, without "/v1"
    std::string api_key;
    std::string webhook_secret;
    absl::Duration timeout = absl::Seconds(10);  // per call
  };

  explicit StripePaymentProvider(Options options) : options_(std::move(options)) {}

  absl::StatusOr<ProviderRefund> Refund(const RefundRequest& request) override;
  absl::StatusOr<std::optional<ProviderRefund>> FindRefund(std::string_view payment_reference,
                                                           std::string_view allocation_id) override;
  absl::StatusOr<ProviderCharge> Authorize(const AuthorizeRequest& request) override;
  absl::StatusOr<std::optional<ProviderCharge>> FindCharge(std::string_view charge_id) override;
  absl::StatusOr<ProviderCharge> Capture(std::string_view payment_reference) override;
  absl::StatusOr<ProviderCharge> Void(std::string_view payment_reference) override;
  absl::Status SubmitEvidence(const EvidenceRequest& request) override;
  absl::StatusOr<ProviderEvent> ParseWebhook(std::string_view signature, std::string_view body,
                                             absl::Time now) const override;

 private:
  absl::StatusOr<http::Response> Send(http::Request request);
  absl::StatusOr<nlohmann::json> Post(const std::string& path, const std::string& idempotency_key,
                                      const http::Form& form);
  // What an earlier payment was made with.
  absl::StatusOr<std::string> MethodOf(const std::string& payment_reference);

  const Options options_;
  http::Client client_;
};

}  // namespace recourse::refunds
