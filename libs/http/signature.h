// Signed webhooks, as Stripe signs them: "t=<unix seconds>,v1=<hex>", where the hex is HMAC-SHA256 of "<t>.<body>".
#pragma once

#include <string>
#include <string_view>

#include <absl/status/status.h>
#include <absl/time/time.h>

namespace recourse::http {

inline constexpr char kPaymentSignatureHeader[] = "Stripe-Signature";
inline constexpr char kCarrierSignatureHeader[] = "Carrier-Signature";
inline constexpr absl::Duration kSignatureTolerance = absl::Minutes(5);

// The header's value. `now` is the machine's time, here and below: signatures age like tokens.
std::string SignWebhook(std::string_view body, std::string_view secret, absl::Time now);

// SIGNATURE_INVALID when the header is malformed, none of its v1 values fits (there are two while a secret is rotated),
// or its time is further than the tolerance from `now`, either way.
absl::Status VerifyWebhook(std::string_view signature, std::string_view body, std::string_view secret, absl::Time now);

}  // namespace recourse::http
