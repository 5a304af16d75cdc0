#include "services/gateway/development_tokens.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <nlohmann/json.hpp>

#include "libs/status/status.h"

namespace recourse::gateway {
namespace {

constexpr char kKid[] = "identity-provider";
constexpr absl::Duration kLifetime = absl::Hours(8);

}  // namespace

absl::StatusOr<DevelopmentTokens> DevelopmentTokens::Create(const config::v1::Common& common) {
  ASSIGN_OR_RETURN(auth::SigningKey key,
                   auth::SigningKey::FromPemFile(common.service_keys_dir() + "/" + kKid + ".pem", kKid));
  return DevelopmentTokens(std::move(key), common.issuer(), common.audience());
}

DevelopmentTokens::DevelopmentTokens(auth::SigningKey key, std::string issuer, std::string audience)
    : key_(std::make_shared<const auth::SigningKey>(std::move(key))),
      issuer_(std::move(issuer)),
      audience_(std::move(audience)) {}

void DevelopmentTokens::Handle(Exchange& exchange) const {
  const HttpRequest& request = exchange.request();
  // A page asks whether there are any before it shows its form.
  if (request.method == "GET") return exchange.Respond(204, {{"cache-control", "no-store"}}, "");
  // A page of another origin must not be able to mint one: browsers send JSON across origins only after a preflight.
  if (request.method != "POST" || request.Header("content-type") != "application/json")
    return exchange.Respond(405, {}, "");
  const auto asked = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  if (!asked.is_object() || !asked.contains("subject") || !asked["subject"].is_string() || !asked.contains("role") ||
      !asked["role"].is_string()) {
    return exchange.Respond(400, {{"content-type", "text/plain"}}, "subject and role are required\n");
  }
  const absl::Time now = absl::Now();
  const std::string token = key_->Sign({{"iss", issuer_},
                                        {"aud", audience_},
                                        {"sub", asked["subject"]},
                                        {"role", asked["role"]},
                                        {"iat", absl::ToUnixSeconds(now)},
                                        {"exp", absl::ToUnixSeconds(now + kLifetime)}});
  exchange.Respond(200, {{"content-type", "application/json"}, {"cache-control", "no-store"}},
                   nlohmann::json{{"token", token}}.dump());
}

}  // namespace recourse::gateway
