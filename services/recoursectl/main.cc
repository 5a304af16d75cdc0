// The operator's command line: keys, import, seed, demo, clock.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include "libs/status/status.h"
#include "services/recoursectl/demo.h"
#include "services/recoursectl/gateway_client.h"
#include "services/recoursectl/import.h"
#include "services/recoursectl/keys.h"
#include "services/recoursectl/seed.h"

namespace recourse::recoursectl {
namespace {

struct Flags {
  std::string gateway = "http://127.0.0.1:8080";
  std::string data = ".data";
  std::string sandbox;
  std::string directory;
  std::string advance;
};

absl::Status Report(const absl::StatusOr<ImportResult>& result) {
  if (!result.ok()) return result.status();
  for (const BadLine& bad : result->bad) {
    std::cerr << bad.file << (bad.number == 0 ? "" : absl::StrCat(":", bad.number)) << ": " << bad.problem << '\n';
  }
  std::cout << result->imported << " imported, " << result->already_there << " already there, " << result->bad.size()
            << " bad" << std::endl;
  return absl::OkStatus();
}

absl::Status RunImport(const Flags& flags) {
  ASSIGN_OR_RETURN(const GatewayClient gateway, GatewayClient::Create(flags.gateway));
  return Report(Import(gateway, flags.directory));
}

absl::Status RunSeed(const Flags& flags) {
  ASSIGN_OR_RETURN(const GatewayClient gateway, GatewayClient::Create(flags.gateway));
  return Report(Seed(gateway));
}

// A day at a time: each is done with everything that came due in it before the next.
absl::Status RunClock(const Flags& flags) {
  ASSIGN_OR_RETURN(const GatewayClient gateway, GatewayClient::Create(flags.gateway));
  absl::Duration left;
  if (!absl::ParseDuration(flags.advance, &left) || left < absl::Seconds(1))
    return absl::InvalidArgumentError("--advance wants a duration such as 72h, not " + flags.advance);
  while (left >= absl::Seconds(1)) {
    const absl::Duration step = std::min(left, absl::Hours(24));
    ASSIGN_OR_RETURN(const std::string now, gateway.AdvanceClock(step));
    std::cout << now << std::endl;
    left -= step;
  }
  return absl::OkStatus();
}

absl::Status RunDemo(const Flags& flags) {
  ASSIGN_OR_RETURN(const GatewayClient gateway, GatewayClient::Create(flags.gateway));
  // In a stack the sandbox listens ten ports above the gateway.
  DemoOptions options{flags.sandbox.empty() ? absl::StrCat("http://127.0.0.1:", gateway.port() + 10) : flags.sandbox,
                      ""};
  std::ifstream key(flags.data + "/secrets/provider_api_key");
  std::getline(key, options.sandbox_api_key);
  return PlayDemo(gateway, options);
}

}  // namespace
}  // namespace recourse::recoursectl

int main(int argc, char** argv) {
  using namespace recourse::recoursectl;  // NOLINT: a main of one screen
  CLI::App app("Recourse from the command line");
  app.require_subcommand(1);
  Flags flags;
  auto* keys = app.add_subcommand("keys", "Make the keys of services and of the development identity provider");
  auto* import = app.add_subcommand("import", "Take in an order book: customers.jsonl and orders.jsonl");
  auto* seed = app.add_subcommand("seed", "Fill a development stack with a little shop");
  auto* demo = app.add_subcommand("demo", "Play the stories against a running stack");
  auto* clock = app.add_subcommand("clock", "Set the clock of a development stack forward");
  clock->add_option("--advance", flags.advance, "How far, such as 72h")->required();
  import->add_option("directory", flags.directory, "Folder of the book")->required();
  for (auto* command : {keys, demo}) command->add_option("--data", flags.data, "Data folder of the stack");
  for (auto* command : {import, seed, demo, clock})
    command->add_option("--gateway", flags.gateway, "URL of the gateway");
  demo->add_option("--sandbox", flags.sandbox, "URL of the sandbox");
  CLI11_PARSE(app, argc, argv);

  absl::Status status = absl::OkStatus();
  if (*keys) status = MakeKeys(flags.data);
  if (*import) status = RunImport(flags);
  if (*seed) status = RunSeed(flags);
  if (*demo) status = RunDemo(flags);
  if (*clock) status = RunClock(flags);
  if (status.ok()) return 0;
  std::cerr << "recoursectl: " << status.message() << std::endl;
  return 1;
}
