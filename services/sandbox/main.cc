#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "libs/clock/clock.h"
#include "libs/http/signature.h"
#include "libs/ids/ids.h"
#include "services/sandbox/sandbox.h"

using namespace recourse;

namespace {

template <typename T>
T OrExit(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status().message() << '\n';
  std::exit(EXIT_FAILURE);
}

sigset_t BlockTermination() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread: all of them inherit it
  return signals;
}

}  // namespace

int main(int argc, char** argv) {
  std::string bind = "127.0.0.1";
  int port = 8090;
  std::string data;
  std::string api_key;
  sandbox::WebhookEndpoint payments{.url = "", .signature_header = http::kPaymentSignatureHeader, .secret = ""};
  sandbox::WebhookEndpoint carrier{.url = "", .signature_header = http::kCarrierSignatureHeader, .secret = ""};
  CLI::App app("Payment provider and carrier for development and tests");
  app.add_option("--bind", bind, "Address to listen on");
  app.add_option("--port", port, "Port, 0 for a free one; printed as {\"port\":N}");
  app.add_option("--data", data, "File that keeps the state")->required();
  app.add_option("--api-key", api_key, "Bearer key that clients must show; empty lets everybody in");
  app.add_option("--payment-webhook", payments.url, "Where refund events are posted");
  app.add_option("--webhook-secret", payments.secret, "Signs refund events");
  app.add_option("--carrier-webhook", carrier.url, "Where scans are posted");
  app.add_option("--carrier-secret", carrier.secret, "Signs scans");
  CLI11_PARSE(app, argc, argv);

  const sigset_t termination = BlockTermination();
  const clock::SystemClock clock;
  ids::RandomIds ids(clock);
  const auto store = OrExit(sandbox::Store::Open(data));
  sandbox::FaultPlan faults(*store);
  sandbox::IntentApi intent_api(*store, clock, ids, faults, payments);
  sandbox::PaymentApi payment_api(*store, clock, ids, faults, payments);
  sandbox::CarrierApi carrier_api(*store, clock, ids, carrier);
  sandbox::Sandbox world(api_key, faults, intent_api, payment_api, carrier_api);
  const auto server = OrExit(sandbox::HttpServer::Start(
      bind, port, [&](const sandbox::HttpRequest& request) { return world.Handle(request); }));
  std::cout << "{\"port\":" << server->port() << "}" << std::endl;

  int signal = 0;
  sigwait(&termination, &signal);
  return EXIT_SUCCESS;
}
