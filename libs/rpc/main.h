// The process around services: flags, configuration, signals, metrics, exit code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/rpc/host.h"

namespace recourse::rpc {

struct Module {
  std::string service;
  std::function<const config::v1::Server&(const config::v1::Config&)> server;
  std::function<absl::Status(Host&, const config::v1::Config&)> add;
};

// Runs the modules until SIGTERM or SIGINT, then drains them, last first. Prints one line "ready" on standard output
// once all of them serve. Exit code 0 after a drain, 1 when something could not start.
int Main(int argc, char** argv, const std::vector<Module>& modules);

// Reads a textproto and of it what is common and the sections of `services`; resolves "env:NAME" and "file:PATH" in
// every string, "{data}" to `data_dir`, and shifts every port and every "127.0.0.1:PORT" by `port_base`.
absl::StatusOr<config::v1::Config> LoadConfig(const std::string& path, const std::vector<std::string>& services,
                                              const std::string& data_dir, int port_base);

}  // namespace recourse::rpc
