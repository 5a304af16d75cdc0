// A payment provider that speaks Stripe's HTTP API.
#pragma once

#include <string>

#include "libs/http/client.h"
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
  absl::Status SubmitEvidence(const EvidenceRequest& request) override;
  absl::StatusOr<ProviderEvent> ParseWebhook(std::string_view signature, std::string_view body,
                                             absl::Time now) const override;

 private:
  absl::StatusOr<http::Response> Send(http::Request request);

  const Options options_;
  http::Client client_;
};

}  // namespace recourse::refunds
