#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "services/refunds/clients/stripe_payment_provider.h"
#include "tests/integration/sandbox/sandbox_process.h"
#include "tests/integration/sandbox/webhook_listener.h"

namespace recourse::refunds {
namespace {

using sandbox::SandboxProcess;
using sandbox::WebhookListener;

struct World {
  WebhookListener listener;
  SandboxProcess sandbox{listener.url()};
  StripePaymentProvider provider{{.url = sandbox.url(),
                                  .api_key = sandbox::kApiKey,
                                  .webhook_secret = sandbox::kPaymentSecret,
                                  .timeout = absl::Seconds(10)}};

  ProviderEvent Await(size_t count) {
    const auto webhooks = listener.Await(count);
    const auto& last = webhooks.back();
    auto event = provider.ParseWebhook(last.Header("stripe-signature"), last.body, absl::Now());
    INFO(event.status());
    REQUIRE(event.ok());
    return *event;
  }
};

TEST_CASE("a dispute is told as the bank moves it, and answered once") {
  World world;
  const auto opened = world.sandbox.Post(
      "/sandbox/disputes", R"({"payment_intent": "pi_x", "amount": 1999, "currency": "eur", "reason": "fraudulent"})");
  REQUIRE(opened.status == 200);
  const ProviderEvent created = world.Await(1);
  CHECK(created.type == "charge.dispute.created");
  REQUIRE(created.dispute);
  CHECK(created.dispute->state == DisputeState::kNeedsResponse);
  CHECK(created.dispute->payment_reference == "pi_x");
  CHECK(created.dispute->amount == ProviderAmount{1999, "EUR"});
  CHECK(created.dispute->reason == "fraudulent");
  CHECK_FALSE(created.dispute->refundable);
  CHECK(created.dispute->evidence_due_time > absl::Now() + absl::Hours(24 * 9));

  const EvidenceRequest evidence = {.idempotency_key = "k1", .dispute_id = created.dispute->id, .statement = "sent"};
  for (int i = 0; i < 2; ++i) CHECK(world.provider.SubmitEvidence(evidence).ok());
  CHECK(world.Await(2).dispute->state == DisputeState::kUnderReview);
  const EvidenceRequest again = {.idempotency_key = "k2", .dispute_id = created.dispute->id, .statement = "more"};
  CHECK(status::ReasonOf(world.provider.SubmitEvidence(again)) == errors::v1::REASON_PROVIDER_DECLINED);

  world.sandbox.Post("/sandbox/disputes", R"({"id": ")" + created.dispute->id + R"(", "status": "lost"})");
  const ProviderEvent closed = world.Await(3);
  CHECK(closed.type == "charge.dispute.closed");
  CHECK(closed.dispute->state == DisputeState::kLost);
}

TEST_CASE("a refund made on the provider's own pages bears no mark of ours") {
  World world;
  world.sandbox.Post("/sandbox/refunds", R"({"payment_intent": "pi_x", "amount": 500, "currency": "eur"})");
  const ProviderEvent event = world.Await(1);
  REQUIRE(event.refund);
  CHECK(event.refund->allocation_id.empty());
  CHECK(event.refund->state == ProviderRefundState::kSucceeded);
  CHECK(event.refund->amount == ProviderAmount{500, "EUR"});
}

}  // namespace
}  // namespace recourse::refunds
