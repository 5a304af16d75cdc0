#include "libs/auth/keys.h"

#include <fstream>

#include <catch2/catch.hpp>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include "libs/auth/jwt.h"
#include "libs/testing/temporary_folder.h"
#include "tests/unit/auth/test_key.h"

namespace recourse::auth {
namespace {

nlohmann::json With(nlohmann::json jwk, const std::string& name, nlohmann::json value) {
  jwk[name] = std::move(value);
  return jwk;
}

nlohmann::json Without(nlohmann::json jwk, const std::string& name) {
  jwk.erase(name);
  return jwk;
}

TEST_CASE("keys are found by kid, each with its algorithm") {
  const TestKey ec = TestKey::Ec("a");
  const TestKey rsa = TestKey::Rsa("b");
  const auto keys = Keys({ec.jwk(), Without(rsa.jwk(), "alg")});
  REQUIRE(keys->Find("a") != nullptr);
  CHECK(keys->Find("a")->algorithm == Algorithm::kEs256);
  REQUIRE(keys->Find("b") != nullptr);
  CHECK(keys->Find("b")->algorithm == Algorithm::kRs256);
  CHECK(keys->Find("c") == nullptr);
  CHECK(keys->Find("") == nullptr);
}

TEST_CASE("a set with one bad key is refused whole") {
  const nlohmann::json ec = TestKey::Ec("a").jwk();
  const nlohmann::json rsa = TestKey::Rsa("b").jwk();
  struct Case {
    std::string fault;
    nlohmann::json jwk;
  };
  const std::vector<Case> cases = {
      {"not an object", "key"},
      {"no kid", Without(ec, "kid")},
      {"kid is a number", With(ec, "kid", 7)},
      {"a kid twice", With(ec, "kid", "good")},
      {"no kty", Without(ec, "kty")},
      {"kty is a number", With(ec, "kty", 7)},
      {"a symmetric key", {{"kid", "a"}, {"kty", "oct"}, {"alg", "HS256"}, {"k", "c2VjcmV0"}}},
      {"alg of another kind", With(ec, "alg", "RS256")},
      {"alg HS256 on an RSA key", With(rsa, "alg", "HS256")},
      {"alg none", With(rsa, "alg", "none")},
      {"alg is null", With(ec, "alg", nullptr)},
      {"another curve", With(ec, "crv", "P-384")},
      {"no curve", Without(ec, "crv")},
      {"curve is a list", With(ec, "crv", nlohmann::json::array())},
      {"no x", Without(ec, "x")},
      {"x is a number", With(ec, "x", 7)},
      {"x is short", With(ec, "x", "AQAB")},
      {"x is not base64url", With(ec, "x", "++//")},
      {"a point beside the curve", With(ec, "x", ec["y"])},
      {"no modulus", Without(rsa, "n")},
      {"no exponent", Without(rsa, "e")},
      {"an RSA key of 1024 bits", TestKey::Rsa("c", 1024).jwk()},
  };
  const nlohmann::json good = TestKey::Ec("good").jwk();
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.fault) { CHECK_FALSE(KeySet::FromJwks(Jwks({good, test.jwk})).ok()); }
  }
}

TEST_CASE("what is not a key set is refused") {
  const std::string text = GENERATE("", "{", "[]", "{}", R"({"keys": {}})", R"({"keys": null})");
  CAPTURE(text);
  CHECK_FALSE(KeySet::FromJwks(text).ok());
}

TEST_CASE("a generated key signs what its public half verifies") {
  const testing::TemporaryFolder folder;
  REQUIRE(GenerateKeyFile(folder / "key.pem").ok());
  const auto key = SigningKey::FromPemFile(folder / "key.pem", "service:order");
  REQUIRE(key.ok());
  const auto decoded = DecodeAndVerify(key->Sign({{"iss", "order"}}), *Keys({key->PublicJwk()}));
  REQUIRE(decoded.ok());
  CHECK(decoded->kid == "service:order");
  CHECK(decoded->claims == nlohmann::json{{"iss", "order"}});
  CHECK_FALSE(key->PublicJwk().contains("d"));
}

TEST_CASE("a key file is its owner's alone and is never written over") {
  const testing::TemporaryFolder folder;
  const std::string path = folder / "key.pem";
  REQUIRE(GenerateKeyFile(path).ok());
  struct stat info;
  REQUIRE(stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);

  const nlohmann::json before = SigningKey::FromPemFile(path, "k")->PublicJwk();
  REQUIRE(GenerateKeyFile(path).ok());
  CHECK(SigningKey::FromPemFile(path, "k")->PublicJwk() == before);
  CHECK_FALSE(GenerateKeyFile(folder / "missing/key.pem").ok());
}

TEST_CASE("only a P-256 private key signs") {
  const testing::TemporaryFolder folder;
  CHECK_FALSE(SigningKey::FromPemFile(folder / "none.pem", "k").ok());
  std::ofstream(folder / "junk.pem") << "not a key";
  CHECK_FALSE(SigningKey::FromPemFile(folder / "junk.pem", "k").ok());

  const std::string curve = GENERATE("P-384", "secp256k1");
  CAPTURE(curve);
  const EvpKey other(EVP_EC_gen(curve.c_str()));
  std::FILE* file = std::fopen((folder / "other.pem").c_str(), "w");
  REQUIRE(PEM_write_PrivateKey(file, other.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  std::fclose(file);
  CHECK_FALSE(SigningKey::FromPemFile(folder / "other.pem", "k").ok());
}

}  // namespace
}  // namespace recourse::auth
