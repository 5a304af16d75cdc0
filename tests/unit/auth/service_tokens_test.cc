#include "libs/auth/service_tokens.h"

#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/auth/jwt.h"
#include "libs/auth/verifier.h"
#include "libs/testing/temporary_folder.h"
#include "tests/unit/auth/test_key.h"

namespace recourse::auth {
namespace {

SigningKey NewKey(const std::string& kid) {
  const testing::TemporaryFolder folder;
  REQUIRE(GenerateKeyFile(folder / "key.pem").ok());
  return *SigningKey::FromPemFile(folder / "key.pem", kid);
}

TEST_CASE("a minted token convinces its callee, for five minutes") {
  SigningKey key = NewKey("service:order");
  const auto keys = Keys({key.PublicJwk()});
  ServiceTokens tokens("order", std::move(key));
  const std::string token = tokens.For("refunds");
  CHECK(Verifier(keys, {}).VerifyService(token, "refunds").value() == "order");
  CHECK_FALSE(Verifier(keys, {}).VerifyService(token, "account").ok());

  const auto claims = DecodeAndVerify(token, *keys)->claims;
  CHECK(claims["exp"].get<int64_t>() - claims["iat"].get<int64_t>() == 300);
  CHECK(absl::FromUnixSeconds(claims["exp"].get<int64_t>()) > absl::Now() + absl::Minutes(4));
}

TEST_CASE("a token is minted once per callee while it is fresh") {
  ServiceTokens tokens("order", NewKey("service:order"));
  const std::string token = tokens.For("refunds");
  CHECK(tokens.For("account") != token);
  CHECK(tokens.For("refunds") == token);  // ES256 signatures differ on every signing
}

}  // namespace
}  // namespace recourse::auth
