// Bodies of the payment provider's webhooks: rightly signed, whatever they hold; and headers that are not.
#include "libs/http/form.h"
#include "libs/http/signature.h"
#include "services/refunds/clients/stripe_payment_provider.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using recourse::fuzz::Require;
  namespace http = recourse::http;
  static const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
  static recourse::refunds::StripePaymentProvider provider(
      {.url = "http://127.0.0.1:1", .api_key = "sk", .webhook_secret = "whsec"});
  const std::string_view text = recourse::fuzz::Text(data, size);

  provider.ParseWebhook(http::SignWebhook(text, "whsec", kNow), text, kNow).IgnoreError();
  Require(!http::VerifyWebhook(text, "{}", "whsec", kNow).ok(), "a signature that nobody made is refused");

  const http::Form form = http::ParseForm(text);
  Require(http::ParseForm(http::EncodeForm(form)) == form, "a form that was read, written again, reads the same");
  return 0;
}
