#include "libs/auth/jwt.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/unit/auth/test_key.h"

namespace recourse::auth {
namespace {

const nlohmann::json kClaims = {{"sub", "customers/1"}};

std::string Part(const std::string& token, int index) {
  size_t begin = 0;
  while (index-- > 0) begin = token.find('.', begin) + 1;
  return token.substr(begin, token.find('.', begin) - begin);
}

TEST_CASE("ES256 and RS256 tokens are read") {
  const TestKey ec = TestKey::Ec("ec");
  const TestKey rsa = TestKey::Rsa("rsa");
  const auto keys = Keys({ec.jwk(), rsa.jwk()});
  for (const TestKey* key : {&ec, &rsa}) {
    const auto decoded = DecodeAndVerify(key->Sign(kClaims), *keys);
    INFO(decoded.status());
    REQUIRE(decoded.ok());
    CHECK(decoded->kid == key->jwk()["kid"]);
    CHECK(decoded->claims == kClaims);
  }
}

TEST_CASE("a token is refused for its header, however well it is signed") {
  const TestKey ec = TestKey::Ec("ec");
  const TestKey rsa = TestKey::Rsa("rsa");
  const auto keys = Keys({ec.jwk(), rsa.jwk()});
  const auto header = GENERATE(values<std::string>({
      R"({"alg": "none", "kid": "ec"})",
      R"({"alg": "HS256", "kid": "ec"})",
      R"({"alg": "RS256", "kid": "ec"})",
      R"({"alg": "es256", "kid": "ec"})",
      R"({"alg": ["ES256"], "kid": "ec"})",
      R"({"kid": "ec"})",
      R"({"alg": "ES256"})",
      R"({"alg": "ES256", "kid": ""})",
      R"({"alg": "ES256", "kid": "unknown"})",
      R"({"alg": "ES256", "kid": "rsa"})",
      R"({"alg": "ES256", "kid": 7})",
      R"({"alg": "ES256", "kid": "ec", "crit": ["exp"]})",
      R"({"alg": "ES256", "kid": "ec", "crit": null})",
      R"(["ES256"])",
  }));
  CAPTURE(header);
  const auto decoded = DecodeAndVerify(ec.Sign(nlohmann::json::parse(header), kClaims), *keys);
  CHECK(status::ReasonOf(decoded.status()) == errors::v1::REASON_TOKEN_INVALID);
}

TEST_CASE("a token whose signature is not its own is refused") {
  const TestKey ec = TestKey::Ec("ec");
  const TestKey stranger = TestKey::Ec("ec");
  const auto keys = Keys({ec.jwk()});
  const std::string token = ec.Sign(kClaims);
  const std::string head = Part(token, 0) + "." + Part(token, 1) + ".";
  const std::string raw = *FromBase64Url(Part(token, 2));
  struct Case {
    std::string fault;
    std::string token;
  };
  const std::vector<Case> cases = {
      {"another key's", stranger.Sign(kClaims)},
      {"of other claims", head + Part(ec.Sign({{"sub", "customers/2"}}), 2)},
      {"other claims under it", Part(token, 0) + "." + Base64Url(R"({"sub":"customers/2"})") + "." + Part(token, 2)},
      {"none", head},
      {"zeros", head + Base64Url(std::string(64, '\0'))},
      {"short", head + Base64Url(raw.substr(1))},
      {"long", head + Base64Url(raw + "x")},
      {"DER instead of r and s", head + Base64Url(*EcdsaToDer(raw))},
  };
  REQUIRE(DecodeAndVerify(token, *keys).ok());
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.fault) {
      CHECK(status::ReasonOf(DecodeAndVerify(test.token, *keys).status()) == errors::v1::REASON_TOKEN_INVALID);
    }
  }
}

TEST_CASE("malformed tokens are refused") {
  const TestKey ec = TestKey::Ec("ec");
  const auto keys = Keys({ec.jwk()});
  const std::string token = ec.Sign(kClaims);
  struct Case {
    std::string fault;
    std::string token;
  };
  const std::vector<Case> cases = {
      {"empty", ""},
      {"one part", "abc"},
      {"two parts", Part(token, 0) + "." + Part(token, 1)},
      {"four parts", token + ".x"},
      {"only dots", ".."},
      {"padding", token + "="},
      {"a space", " " + token},
      {"standard base64", "+/" + token},
      {"claims are no object", ec.Sign(ec.Header(), nlohmann::json::array())},
      {"too long", ec.Sign({{"sub", std::string(8192, 'x')}})},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.fault) {
      CHECK(status::ReasonOf(DecodeAndVerify(test.token, *keys).status()) == errors::v1::REASON_TOKEN_INVALID);
    }
  }
}

TEST_CASE("a change of any character of a token is noticed") {
  const TestKey ec = TestKey::Ec("ec");
  const auto keys = Keys({ec.jwk()});
  const std::string token = ec.Sign(kClaims);
  // The last character of a part may carry unused bits.
  for (size_t i = 0; i + 1 < token.size(); ++i) {
    if (token[i + 1] == '.') continue;
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(DecodeAndVerify(changed, *keys).ok());
  }
}

TEST_CASE("signatures keep their leading zeros between DER and r and s") {
  const std::string raw = std::string(5, '\0') + std::string(27, '\x7f') + std::string(32, '\xff');
  const auto der = EcdsaToDer(raw);
  REQUIRE(der.ok());
  CHECK(EcdsaFromDer(*der) == raw);
  CHECK_FALSE(EcdsaToDer(std::string(63, 'x')).ok());
}

}  // namespace
}  // namespace recourse::auth
