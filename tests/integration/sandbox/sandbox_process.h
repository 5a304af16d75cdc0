// The real recourse-sandbox as a child process.
#pragma once

#include <string>

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include "libs/http/client.h"
#include "libs/testing/temporary_folder.h"

namespace recourse::sandbox {

inline constexpr char kApiKey[] = "sk_test";
inline constexpr char kPaymentSecret[] = "whsec_payments";
inline constexpr char kCarrierSecret[] = "whsec_carrier";

class SandboxProcess {
 public:
  // Webhooks of both kinds go to `webhook_url`.
  explicit SandboxProcess(const std::string& webhook_url);
  ~SandboxProcess();
  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  // Starts again on the same data and, maybe, another port.
  void KillAndRestart();

  std::string url() const;
  http::Response Post(const std::string& path, const std::string& body, const http::Headers& headers = {});
  nlohmann::json PostJson(const std::string& path, const nlohmann::json& body);
  void Break(const std::string& payment_intent, const std::string& fault, int times = 1);
  nlohmann::json Refunds();

 private:
  void Start();
  void Kill();

  const std::string webhook_url_;
  const testing::TemporaryFolder folder_;
  pid_t pid_ = -1;
  int port_ = 0;
  http::Client client_;
};

}  // namespace recourse::sandbox
