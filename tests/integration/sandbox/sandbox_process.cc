#include "tests/integration/sandbox/sandbox_process.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace recourse::sandbox {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

}  // namespace

SandboxProcess::SandboxProcess(const std::string& webhook_url) : webhook_url_(webhook_url) { Start(); }

SandboxProcess::~SandboxProcess() { Kill(); }

void SandboxProcess::KillAndRestart() {
  Kill();
  Start();
}

void SandboxProcess::Start() {
  std::vector<std::string> arguments = {SANDBOX_PROGRAM,
                                        "--port",
                                        "0",
                                        "--data",
                                        folder_ / "data.jsonl",
                                        "--api-key",
                                        kApiKey,
                                        "--payment-webhook",
                                        webhook_url_,
                                        "--webhook-secret",
                                        kPaymentSecret,
                                        "--carrier-webhook",
                                        webhook_url_,
                                        "--carrier-secret",
                                        kCarrierSecret};
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int output[2];
  REQUIRE(pipe(output) == 0);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    dup2(output[1], STDOUT_FILENO);
    close(output[0]);
    close(output[1]);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(output[1]);
  std::FILE* lines = fdopen(output[0], "r");
  const int found = std::fscanf(lines, "{\"port\":%d}", &port_);
  std::fclose(lines);
  REQUIRE(found == 1);
}

void SandboxProcess::Kill() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::string SandboxProcess::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

http::Response SandboxProcess::Post(const std::string& path, const std::string& body, const http::Headers& headers) {
  http::Request request{.method = "POST", .url = url() + path, .headers = headers, .body = body};
  request.headers.emplace_back("Authorization", std::string("Bearer ") + kApiKey);
  auto response = client_.Send(request, kTimeout);
  INFO(response.status());
  REQUIRE(response.ok());
  return *response;
}

nlohmann::json SandboxProcess::PostJson(const std::string& path, const nlohmann::json& body) {
  const http::Response response = Post(path, body.dump());
  INFO(response.body);
  REQUIRE(response.status == 200);
  return nlohmann::json::parse(response.body);
}

void SandboxProcess::Break(const std::string& payment_intent, const std::string& fault, int times) {
  PostJson("/sandbox/faults", {{"match", {{"payment_intent", payment_intent}}}, {"fault", fault}, {"times", times}});
}

nlohmann::json SandboxProcess::Refunds() {
  const auto response = client_.Send({.url = url() + "/sandbox/refunds", .headers = {}, .body = ""}, kTimeout);
  REQUIRE(response.ok());
  return nlohmann::json::parse(response->body).at("data");
}

}  // namespace recourse::sandbox
