#include <set>
#include <thread>

#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/http/form.h"
#include "libs/http/signature.h"
#include "libs/status/status.h"
#include "services/refunds/clients/stripe_payment_provider.h"
#include "tests/integration/sandbox/sandbox_process.h"
#include "tests/integration/sandbox/webhook_listener.h"

namespace recourse::refunds {
namespace {

using sandbox::HttpRequest;
using sandbox::SandboxProcess;
using sandbox::WebhookListener;
using State = ProviderRefundState;

constexpr char kPayment[] = "pi_imported";

RefundRequest Of(const std::string& allocation, int64_t minor_units, const std::string& payment = kPayment) {
  return {.idempotency_key = "key-" + allocation,
          .payment_reference = payment,
          .allocation_id = allocation,
          .amount = {.minor_units = minor_units, .currency_code = "EUR"}};
}

struct World {
  WebhookListener listener;
  SandboxProcess sandbox{listener.url()};
  StripePaymentProvider provider = Provider();

  StripePaymentProvider::Options Options(absl::Duration timeout = absl::Seconds(10)) const {
    return {.url = sandbox.url(),
            .api_key = sandbox::kApiKey,
            .webhook_secret = sandbox::kPaymentSecret,
            .timeout = timeout};
  }
  StripePaymentProvider Provider(absl::Duration timeout = absl::Seconds(10)) const {
    return StripePaymentProvider(Options(timeout));
  }

  ProviderEvent Parse(const HttpRequest& webhook) const {
    auto event = provider.ParseWebhook(webhook.Header("stripe-signature"), webhook.body, absl::Now());
    INFO(event.status());
    REQUIRE(event.ok());
    return *event;
  }
  std::vector<ProviderEvent> AwaitEvents(size_t count) {
    std::vector<ProviderEvent> events;
    const std::vector<HttpRequest> webhooks = listener.Await(count);
    for (const HttpRequest& webhook : webhooks) events.push_back(Parse(webhook));
    return events;
  }
  std::string Capture(int64_t amount) {
    const auto response = sandbox.Post("/v1/payment_intents", "amount=" + std::to_string(amount) + "&currency=eur");
    return nlohmann::json::parse(response.body).at("id");
  }
};

TEST_CASE("a refund is pending first and succeeds by webhook, with its reference") {
  World world;
  const auto refund = world.provider.Refund(Of("a1", 1999));
  REQUIRE(refund.ok());
  CHECK(refund->state == State::kPending);
  CHECK(refund->payment_reference == kPayment);
  CHECK(refund->allocation_id == "a1");
  CHECK(refund->amount == ProviderAmount{1999, "EUR"});
  CHECK(refund->arn.empty());

  const auto events = world.AwaitEvents(2);
  CHECK(events[0].type == "refund.created");
  CHECK(events[0].refund->state == State::kPending);
  CHECK(events[1].type == "charge.refund.updated");
  CHECK(events[1].refund->id == refund->id);
  CHECK(events[1].refund->state == State::kSucceeded);
  CHECK(events[1].refund->arn.size() == 23);
  CHECK(events[1].event_id != events[0].event_id);
}

TEST_CASE("the same key answers the same refund, with other parameters it is refused") {
  World world;
  const auto first = world.provider.Refund(Of("a1", 1000));
  const auto again = world.provider.Refund(Of("a1", 1000));
  const auto other = world.provider.Refund(Of("a1", 2000));
  REQUIRE((first.ok() && again.ok()));
  CHECK(again->id == first->id);
  CHECK(status::ReasonOf(other.status()) == errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
  CHECK(world.sandbox.Refunds().size() == 1);
}

TEST_CASE("concurrent requests with one key make one refund") {
  World world;
  std::vector<std::thread> threads;
  std::vector<std::string> ids(8);
  for (std::string& id : ids) {
    threads.emplace_back([&world, &id] {
      if (const auto refund = world.provider.Refund(Of("a1", 1000)); refund.ok()) id = refund->id;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 1);
  CHECK(world.sandbox.Refunds().size() == 1);
}

TEST_CASE("no more is refunded than was captured") {
  World world;
  const std::string payment = world.Capture(1000);
  REQUIRE(world.provider.Refund(Of("a1", 600, payment)).ok());
  const auto too_much = world.provider.Refund(Of("a2", 401, payment));
  CHECK(status::ReasonOf(too_much.status()) == errors::v1::REASON_PROVIDER_DECLINED);
  CHECK(status::MetadataOf(too_much.status(), "code") == "amount_too_large");
  REQUIRE(world.provider.Refund(Of("a3", 400, payment)).ok());
  const auto nothing_left = world.provider.Refund(Of("a4", 1, payment));
  CHECK(status::MetadataOf(nothing_left.status(), "code") == "charge_already_refunded");
}

TEST_CASE("a payment the provider never saw is declined unless it looks imported") {
  World world;
  const auto refund = world.provider.Refund(Of("a1", 100, "ch_1"));
  CHECK(status::MetadataOf(refund.status(), "code") == "resource_missing");
}

TEST_CASE("amounts that are not positive are declined") {
  World world;
  const int64_t amount = GENERATE(0, -5);
  const auto refund = world.provider.Refund(Of("a1", amount));
  CHECK(status::ReasonOf(refund.status()) == errors::v1::REASON_PROVIDER_DECLINED);
  CHECK(world.sandbox.Refunds().empty());
}

TEST_CASE("a wrong API key moves nothing and is not the customer's fault") {
  World world;
  auto options = world.Options();
  options.api_key = "sk_wrong";
  StripePaymentProvider stranger(options);
  CHECK(stranger.Refund(Of("a1", 100)).status().code() == absl::StatusCode::kUnavailable);
  CHECK(world.sandbox.Refunds().empty());
}

TEST_CASE("a refund is found by its allocation, beyond the first page too") {
  World world;
  for (int i = 0; i < 102; ++i) REQUIRE(world.provider.Refund(Of("a" + std::to_string(i), 100 + i)).ok());
  const auto oldest = world.provider.FindRefund(kPayment, "a0");
  REQUIRE((oldest.ok() && oldest->has_value()));
  CHECK((*oldest)->amount.minor_units == 100);
  const auto none = world.provider.FindRefund(kPayment, "unheard of");
  REQUIRE(none.ok());
  CHECK_FALSE(none->has_value());
  const auto other_payment = world.provider.FindRefund("pi_import", "a0");
  REQUIRE(other_payment.ok());
  CHECK_FALSE(other_payment->has_value());
}

TEST_CASE("timeout_after_success: unknown to the caller, found by look-up, one refund") {
  World world;
  world.sandbox.Break(kPayment, "timeout_after_success");
  auto impatient = world.Provider(absl::Milliseconds(300));
  CHECK(impatient.Refund(Of("a1", 700)).status().code() == absl::StatusCode::kDeadlineExceeded);
  const auto found = world.provider.FindRefund(kPayment, "a1");
  REQUIRE((found.ok() && found->has_value()));
  CHECK((*found)->state == State::kSucceeded);
  CHECK(world.AwaitEvents(2)[1].refund->id == (*found)->id);
  const auto again = world.provider.Refund(Of("a1", 700));
  REQUIRE(again.ok());
  CHECK(again->id == (*found)->id);
  CHECK(world.sandbox.Refunds().size() == 1);
}

TEST_CASE("decline: final for its key, no refund, another key may try") {
  World world;
  world.sandbox.Break(kPayment, "decline");
  const auto declined = world.provider.Refund(Of("a1", 700));
  CHECK(status::ReasonOf(declined.status()) == errors::v1::REASON_PROVIDER_DECLINED);
  CHECK(status::MetadataOf(declined.status(), "code") == "card_declined");
  CHECK(world.provider.Refund(Of("a1", 700)).status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(world.sandbox.Refunds().empty());
  CHECK(world.provider.Refund(Of("a2", 700)).ok());
}

TEST_CASE("late_failure: succeeds, then fails and gives the amount back") {
  World world;
  const std::string payment = world.Capture(1000);
  world.sandbox.Break(payment, "late_failure");
  REQUIRE(world.provider.Refund(Of("a1", 1000, payment)).ok());
  const auto events = world.AwaitEvents(3);
  CHECK(events[1].refund->state == State::kSucceeded);
  CHECK(events[2].type == "refund.failed");
  CHECK(events[2].refund->state == State::kFailed);
  CHECK(events[2].refund->failure_reason == "expired_or_canceled_card");
  const auto found = world.provider.FindRefund(payment, "a1");
  REQUIRE((found.ok() && found->has_value()));
  CHECK((*found)->state == State::kFailed);
  CHECK(world.provider.Refund(Of("a2", 1000, payment)).ok());
}

TEST_CASE("webhook_before_reply: both events are here before the call returns as pending") {
  World world;
  world.sandbox.Break(kPayment, "webhook_before_reply");
  const auto refund = world.provider.Refund(Of("a1", 700));
  CHECK(world.listener.count() == 2);
  REQUIRE(refund.ok());
  CHECK(refund->state == State::kPending);
  CHECK(world.AwaitEvents(2)[1].refund->id == refund->id);
}

TEST_CASE("duplicate_webhook: each event comes twice under one id") {
  World world;
  world.sandbox.Break(kPayment, "duplicate_webhook");
  REQUIRE(world.provider.Refund(Of("a1", 700)).ok());
  const auto events = world.AwaitEvents(4);
  CHECK(events[0].event_id == events[1].event_id);
  CHECK(events[2].event_id == events[3].event_id);
  CHECK(events[1].event_id != events[2].event_id);
}

TEST_CASE("unavailable: indeterminate to the caller, nothing happened, the same key may try again") {
  World world;
  world.sandbox.Break(kPayment, "unavailable", 2);
  for (int i = 0; i < 2; ++i) {
    CHECK(world.provider.Refund(Of("a1", 700)).status().code() == absl::StatusCode::kDeadlineExceeded);
  }
  const auto found = world.provider.FindRefund(kPayment, "a1");
  REQUIRE(found.ok());
  CHECK_FALSE(found->has_value());
  CHECK(world.provider.Refund(Of("a1", 700)).ok());
}

TEST_CASE("a fault touches only the payment it names, and no fault is invented") {
  World world;
  world.sandbox.Break("pi_other", "decline");
  CHECK(world.provider.Refund(Of("a1", 700)).ok());
  CHECK_FALSE(world.provider.Refund(Of("a2", 700, "pi_other")).ok());
  const std::string rule = GENERATE(R"({"fault":"explode"})", R"({"fault":"decline","times":0})", "not json");
  CHECK(world.sandbox.Post("/sandbox/faults", rule).status == 400);
}

TEST_CASE("a webhook that is refused comes again until it is taken, in order") {
  World world;
  world.listener.AnswerWith(500);
  REQUIRE(world.provider.Refund(Of("a1", 700)).ok());
  world.listener.Await(2);
  world.listener.AnswerWith(200);
  std::vector<std::string> types;
  for (size_t count = 3; types.empty() || types.back() != "charge.refund.updated"; ++count) {
    types.clear();
    for (const ProviderEvent& event : world.AwaitEvents(count)) types.push_back(event.type);
  }
  CHECK(std::count(types.begin(), types.end(), "charge.refund.updated") == 1);
}

TEST_CASE("refunds, keys, faults and undelivered events survive kill -9") {
  World world;
  world.listener.AnswerWith(503);
  const std::string payment = world.Capture(1000);
  const auto before = world.provider.Refund(Of("a1", 600, payment));
  REQUIRE(before.ok());
  world.sandbox.Break(payment, "decline");
  world.sandbox.KillAndRestart();

  auto provider = world.Provider();
  const auto again = provider.Refund(Of("a1", 600, payment));
  REQUIRE(again.ok());
  CHECK(again->id == before->id);
  CHECK(status::MetadataOf(provider.Refund(Of("a2", 401, payment)).status(), "code") == "amount_too_large");
  CHECK(status::MetadataOf(provider.Refund(Of("a3", 400, payment)).status(), "code") == "card_declined");
  world.listener.AnswerWith(200);
  for (size_t count = 1; world.AwaitEvents(count).back().refund->state != State::kSucceeded;) ++count;
  CHECK(world.sandbox.Refunds().size() == 1);
}

TEST_CASE("a webhook with a stranger's signature is refused, an event about something else has no refund") {
  World world;
  const std::string body = R"({"id":"evt_1","type":"payout.paid","data":{"object":{"object":"payout"}}})";
  const auto forged = world.provider.ParseWebhook(http::SignWebhook(body, "guess", absl::Now()), body, absl::Now());
  CHECK(status::ReasonOf(forged.status()) == errors::v1::REASON_SIGNATURE_INVALID);
  const auto genuine =
      world.provider.ParseWebhook(http::SignWebhook(body, sandbox::kPaymentSecret, absl::Now()), body, absl::Now());
  REQUIRE(genuine.ok());
  CHECK(genuine->type == "payout.paid");
  CHECK_FALSE(genuine->refund.has_value());
  const std::string junk = GENERATE("", "[]", "{", R"({"id":7})");
  CHECK(world.provider.ParseWebhook(http::SignWebhook(junk, sandbox::kPaymentSecret, absl::Now()), junk, absl::Now())
            .status()
            .code() == absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace recourse::refunds
