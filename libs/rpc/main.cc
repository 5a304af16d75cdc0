#include "libs/rpc/main.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <ranges>
#include <sstream>

#include <CLI/CLI.hpp>
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/synchronization/mutex.h>
#include <google/protobuf/text_format.h>
#include <signal.h>

#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"

namespace recourse::rpc {
namespace {

constexpr char kLoopback[] = "127.0.0.1:";

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::FailedPreconditionError("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::StatusOr<std::string> Resolve(std::string value, const std::string& data_dir, int port_base) {
  if (absl::StartsWith(value, "env:")) {
    const char* found = std::getenv(value.c_str() + 4);
    if (found == nullptr) return absl::FailedPreconditionError("environment variable not set: " + value.substr(4));
    return std::string(found);
  }
  value = absl::StrReplaceAll(value, {{"{data}", data_dir}});
  if (absl::StartsWith(value, "file:")) {
    ASSIGN_OR_RETURN(std::string text, ReadFile(value.substr(5)));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
  }
  const size_t at = value.find(kLoopback);
  if (at == std::string::npos) return value;
  const size_t begin = at + sizeof kLoopback - 1;
  size_t end = begin;
  while (end < value.size() && absl::ascii_isdigit(static_cast<unsigned char>(value[end]))) ++end;
  int port = 0;
  if (!absl::SimpleAtoi(value.substr(begin, end - begin), &port)) return value;
  return absl::StrCat(value.substr(0, begin), port + port_base, value.substr(end));
}

bool IsPort(const google::protobuf::FieldDescriptor& field) {
  return field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT32 &&
         (field.name() == "port" || absl::EndsWith(field.name(), "_port"));
}

absl::Status ResolveAll(google::protobuf::Message& message, const std::string& data_dir, int port_base) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    using Field = google::protobuf::FieldDescriptor;
    if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        RETURN_IF_ERROR(ResolveAll(*reflection->MutableMessage(&message, field), data_dir, port_base));
      } else {
        for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
          RETURN_IF_ERROR(ResolveAll(*reflection->MutableRepeatedMessage(&message, field, i), data_dir, port_base));
        }
      }
    } else if (field->cpp_type() == Field::CPPTYPE_STRING) {
      if (!field->is_repeated()) {
        ASSIGN_OR_RETURN(std::string value, Resolve(reflection->GetString(message, field), data_dir, port_base));
        reflection->SetString(&message, field, std::move(value));
      } else {
        for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
          ASSIGN_OR_RETURN(std::string value,
                           Resolve(reflection->GetRepeatedString(message, field, i), data_dir, port_base));
          reflection->SetRepeatedString(&message, field, i, std::move(value));
        }
      }
    } else if (IsPort(*field) && reflection->GetInt32(message, field) > 0) {
      reflection->SetInt32(&message, field, reflection->GetInt32(message, field) + port_base);
    }
  }
  return absl::OkStatus();
}

// What is not for this process is forgotten before it is resolved: a service needs no other's secrets.
void KeepSectionsOf(const std::vector<std::string>& services, config::v1::Config& config) {
  std::vector<const google::protobuf::FieldDescriptor*> sections;
  config.GetReflection()->ListFields(config, &sections);
  for (const auto* section : sections) {
    if (section->number() == config::v1::Config::kCommonFieldNumber) continue;
    if (std::ranges::find(services, section->name()) == services.end())
      config.GetReflection()->ClearField(&config, section);
  }
}

// Business time can be set forward where one process holds all of it.
std::unique_ptr<clock::Clock> NewClock(const config::v1::Config& config, const std::vector<Module>& modules) {
  if (config.common().development() && modules.size() > 1) return std::make_unique<clock::MovableClock>();
  return std::make_unique<clock::SystemClock>();
}

absl::Status Run(const config::v1::Config& config, const std::vector<Module>& modules, const sigset_t& signals) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Process> process, Process::Create(config.common(), NewClock(config, modules)));
  if (config.common().metrics_port() >= 0) {
    RETURN_IF_ERROR(metrics::Serve(process->common().bind_address(), config.common().metrics_port()).status());
  }
  std::vector<std::unique_ptr<Host>> hosts;
  for (const Module& module : modules) {
    ASSIGN_OR_RETURN(std::unique_ptr<Host> host, Host::Create(module.service, *process, module.server(config)));
    RETURN_IF_ERROR(module.add(*host, config));
    // Lowest floor first: whoever answers from outside comes last, when everything below it does answer.
    RETURN_IF_ERROR(host->Start());
    hosts.push_back(std::move(host));
  }
  std::cout << "ready" << std::endl;

  int signal = 0;
  sigwait(&signals, &signal);
  log::Info("draining", {{"signal", signal}});
  // Uppermost floor first: whoever calls others goes before those it calls.
  for (const auto& host : hosts | std::views::reverse) host->Drain();
  while (!hosts.empty()) hosts.pop_back();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<config::v1::Config> LoadConfig(const std::string& path, const std::vector<std::string>& services,
                                              const std::string& data_dir, int port_base) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  config::v1::Config config;
  if (!google::protobuf::TextFormat::ParseFromString(text, &config)) {
    return absl::InvalidArgumentError(path + " is not a textproto of recourse.config.v1.Config");
  }
  KeepSectionsOf(services, config);
  RETURN_IF_ERROR(ResolveAll(config, data_dir, port_base));
  return config;
}

int Main(int argc, char** argv, const std::vector<Module>& modules) {
  CLI::App app("Recourse");
  std::string config_path;
  std::string data_dir = ".data";
  std::string log_level = "info";
  int port_base = 0;
  app.add_option("--config", config_path, "Configuration, a textproto of recourse.config.v1.Config")->required();
  app.add_option("--data", data_dir, "Folder that {data} in the configuration stands for");
  app.add_option("--port-base", port_base, "Added to every port of the configuration");
  app.add_option("--log-level", log_level, "debug, info, warn or error");
  CLI11_PARSE(app, argc, argv);

  // Debian builds Abseil with its debug checks, which search for cycles at every lock; the tsan preset does that for us.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Before any thread starts, so that none of them is interrupted.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  log::Init(modules.size() == 1 ? modules.front().service : "standalone", log_level);
  std::vector<std::string> services;
  for (const Module& module : modules) services.push_back(module.service);
  absl::Status status = absl::OkStatus();
  if (const auto config = LoadConfig(config_path, services, data_dir, port_base); config.ok()) {
    status = Run(*config, modules, signals);
  } else {
    status = config.status();
  }
  if (status.ok()) return 0;
  std::cerr << "cannot start: " << status.message() << std::endl;
  return 1;
}

}  // namespace recourse::rpc
