#include "services/recoursectl/keys.h"

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "libs/auth/keys.h"
#include "libs/status/status.h"

namespace recourse::recoursectl {
namespace {

constexpr const char* kServices[] = {"account", "order", "refunds",  "returns", "claims",
                                     "routing", "agent", "insights", "gateway"};
constexpr char kIdentityProvider[] = "identity-provider";

}  // namespace

absl::Status MakeKeys(const std::string& data_dir) {
  const std::filesystem::path dir = std::filesystem::path(data_dir) / "keys";
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return absl::UnavailableError("cannot create " + dir.string() + ": " + error.message());
  nlohmann::json keys = nlohmann::json::array();
  const auto add = [&](const std::string& name, const std::string& kid) -> absl::Status {
    const std::string path = dir / (name + ".pem");
    RETURN_IF_ERROR(auth::GenerateKeyFile(path));
    ASSIGN_OR_RETURN(const auth::SigningKey key, auth::SigningKey::FromPemFile(path, kid));
    keys.push_back(key.PublicJwk());
    return absl::OkStatus();
  };
  for (const char* service : kServices) RETURN_IF_ERROR(add(service, std::string("service:") + service));
  RETURN_IF_ERROR(add(kIdentityProvider, kIdentityProvider));
  std::ofstream file(dir / "jwks.json");
  file << nlohmann::json{{"keys", keys}}.dump(2) << '\n';
  return file.flush() ? absl::OkStatus() : absl::UnavailableError("cannot write " + (dir / "jwks.json").string());
}

}  // namespace recourse::recoursectl
