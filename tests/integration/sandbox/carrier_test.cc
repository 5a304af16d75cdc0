#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/http/signature.h"
#include "libs/status/status.h"
#include "services/returns/clients/http_carrier.h"
#include "tests/integration/sandbox/sandbox_process.h"
#include "tests/integration/sandbox/webhook_listener.h"

namespace recourse::returns {
namespace {

using nlohmann::json;
using sandbox::SandboxProcess;
using sandbox::WebhookListener;

LabelRequest Label(const std::string& key) {
  const PostalAddress customer{"Zoë (flat 2)", {"1 High Street", "Flat 2"}, "Leeds", "", "LS1 1AA", "GB"};
  const PostalAddress warehouse{"Returns", {"Dock 4"}, "Hull", "", "HU1 1AA", "GB"};
  return {.idempotency_key = key, .reference = "returns/r1", .from = customer, .to = warehouse};
}

struct World {
  WebhookListener listener;
  SandboxProcess sandbox{listener.url()};
  HttpCarrier carrier{{.url = sandbox.url(), .api_key = sandbox::kApiKey, .timeout = absl::Seconds(10)}};
};

TEST_CASE("a label is a PDF with its tracking number, whose cross-references are right") {
  World world;
  const auto label = world.carrier.BuyLabel(Label("k1"));
  REQUIRE(label.ok());
  CHECK(label->carrier == "sandbox");
  CHECK(label->qr_payload == "sandbox:" + label->tracking_number);
  const std::string& pdf = label->pdf;
  CHECK(pdf.starts_with("%PDF-1.4\n"));
  CHECK(pdf.ends_with("%%EOF\n"));
  CHECK(pdf.find("(" + label->tracking_number + ") Tj") != std::string::npos);
  CHECK(pdf.find("(FROM Zo? \\(flat 2\\)) Tj") != std::string::npos);
  const size_t table = std::stoul(pdf.substr(pdf.find("startxref\n") + 10));
  REQUIRE(pdf.substr(table, 9) == "xref\n0 6\n");
  for (size_t object = 1; object <= 5; ++object) {
    const size_t offset = std::stoul(pdf.substr(table + 9 + 20 * object, 10));
    CHECK(pdf.substr(offset, 7) == std::to_string(object) + " 0 obj");
  }
}

TEST_CASE("the same key buys the same label, also after kill -9") {
  World world;
  const auto first = world.carrier.BuyLabel(Label("k1"));
  world.sandbox.KillAndRestart();
  HttpCarrier carrier({.url = world.sandbox.url(), .api_key = sandbox::kApiKey, .timeout = absl::Seconds(10)});
  const auto again = carrier.BuyLabel(Label("k1"));
  const auto other = carrier.BuyLabel(Label("k2"));
  REQUIRE((first.ok() && again.ok() && other.ok()));
  CHECK(again->tracking_number == first->tracking_number);
  CHECK(again->pdf == first->pdf);
  CHECK(other->tracking_number != first->tracking_number);
}

TEST_CASE("a label without reference is declined, a carrier that is gone sold nothing") {
  World world;
  LabelRequest request = Label("k1");
  request.reference.clear();
  CHECK(status::ReasonOf(world.carrier.BuyLabel(request).status()) == errors::v1::REASON_PROVIDER_DECLINED);
  HttpCarrier gone({.url = "http://nowhere.invalid", .api_key = "", .timeout = absl::Seconds(10)});
  CHECK(gone.BuyLabel(Label("k1")).status().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("a scan reaches the webhook signed, at the driver's time") {
  World world;
  world.sandbox.PostJson(
      "/carrier/scans",
      {{"tracking_number", "SBX1"}, {"code", "102"}, {"time", "2026-01-31T09:30:00+01:00"}, {"location", "Leeds"}});
  const auto webhooks = world.listener.Await(1);
  const auto& webhook = webhooks.front();
  CHECK(http::VerifyWebhook(webhook.Header("carrier-signature"), webhook.body, sandbox::kCarrierSecret, absl::Now())
            .ok());
  const json events = json::parse(webhook.body).at("events");
  CHECK(events == json::array({{{"carrier", "sandbox"},
                                {"tracking_number", "SBX1"},
                                {"event_code", "102"},
                                {"event_time", "2026-01-31T08:30:00.000Z"},
                                {"location", "Leeds"}}}));
}

TEST_CASE("a scan nobody could make is refused") {
  World world;
  const std::string scan = GENERATE(R"({"code":"102"})", R"({"tracking_number":"SBX1","code":"999"})",
                                    R"({"tracking_number":"SBX1","code":"102","time":"yesterday"})", "not json");
  CHECK(world.sandbox.Post("/carrier/scans", scan).status == 400);
}

TEST_CASE("a parcel the receiver refuses does not hold up another") {
  World world;
  world.listener.AnswerWith(404);
  world.sandbox.PostJson("/carrier/scans", {{"tracking_number", "SBX1"}, {"code", "102"}});
  world.sandbox.PostJson("/carrier/scans", {{"tracking_number", "SBX2"}, {"code", "102"}});
  for (size_t count = 1;; ++count) {
    const auto webhooks = world.listener.Await(count);
    if (webhooks.back().body.find("SBX2") != std::string::npos) break;
  }
}

}  // namespace
}  // namespace recourse::returns
