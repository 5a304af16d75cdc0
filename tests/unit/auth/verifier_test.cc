#include "libs/auth/verifier.h"

#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/unit/auth/test_key.h"

namespace recourse::auth {
namespace {

const Verifier::Options kOptions = {.issuer = "https://id.example", .audience = "recourse"};

int64_t FromNow(absl::Duration duration) { return absl::ToUnixSeconds(absl::Now() + duration); }

nlohmann::json Person() {
  return {{"iss", kOptions.issuer},
          {"aud", kOptions.audience},
          {"sub", "customers/1"},
          {"role", "customer"},
          {"exp", FromNow(absl::Minutes(10))}};
}

nlohmann::json PersonWith(const std::string& claim, nlohmann::json value) {
  nlohmann::json claims = Person();
  if (value.is_discarded()) {
    claims.erase(claim);
  } else {
    claims[claim] = std::move(value);
  }
  return claims;
}

nlohmann::json Missing() { return nlohmann::json(nlohmann::json::value_t::discarded); }

nlohmann::json Service(const std::string& name, const std::string& audience) {
  return {{"iss", name}, {"aud", audience}, {"exp", FromNow(absl::Minutes(5))}};
}

TEST_CASE("a person is who the token says") {
  const TestKey key = TestKey::Rsa("id-1");
  Verifier verifier(Keys({key.jwk()}), kOptions);
  auto [name, role] = GENERATE(table<std::string, type::v1::Role>({{"customer", type::v1::ROLE_CUSTOMER},
                                                                   {"seller", type::v1::ROLE_SELLER},
                                                                   {"agent", type::v1::ROLE_AGENT},
                                                                   {"supervisor", type::v1::ROLE_SUPERVISOR},
                                                                   {"admin", type::v1::ROLE_ADMIN},
                                                                   {"warehouse", type::v1::ROLE_WAREHOUSE}}));
  const std::string token = key.Sign(PersonWith("role", name));
  for (const char* time : {"first", "from the cache"}) {
    CAPTURE(time);
    const auto caller = verifier.VerifyPerson(token);
    REQUIRE(caller.ok());
    CHECK(caller->subject == "customers/1");
    CHECK(caller->role == role);
    CHECK(caller->service.empty());
    CHECK(caller->scopes.empty());
    CHECK_FALSE(caller->money_limit.has_value());
  }
}

TEST_CASE("claims that stand are accepted, with a minute's grace for clocks") {
  const TestKey key = TestKey::Ec("id-1");
  Verifier verifier(Keys({key.jwk()}), kOptions);
  struct Case {
    std::string name;
    nlohmann::json claims;
  };
  const std::vector<Case> cases = {
      {"one of several audiences", PersonWith("aud", {"shop", "recourse"})},
      {"expired half a minute ago", PersonWith("exp", FromNow(-absl::Seconds(30)))},
      {"valid in half a minute", PersonWith("nbf", FromNow(absl::Seconds(30)))},
      {"a fraction of a second", PersonWith("exp", static_cast<double>(FromNow(absl::Minutes(1))) + 0.5)},
      {"beyond any calendar", PersonWith("exp", 1e300)},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) { CHECK(verifier.VerifyPerson(key.Sign(test.claims)).ok()); }
  }
}

TEST_CASE("a person's token with a wrong or missing claim is refused") {
  const TestKey key = TestKey::Ec("id-1");
  Verifier verifier(Keys({key.jwk()}), kOptions);
  struct Case {
    std::string fault;
    nlohmann::json claims;
  };
  const std::vector<Case> cases = {
      {"no issuer", PersonWith("iss", Missing())},
      {"another issuer", PersonWith("iss", "https://evil.example")},
      {"no audience", PersonWith("aud", Missing())},
      {"another audience", PersonWith("aud", "shop")},
      {"other audiences", PersonWith("aud", {"shop", 7})},
      {"no subject", PersonWith("sub", Missing())},
      {"an empty subject", PersonWith("sub", "")},
      {"a number as subject", PersonWith("sub", 7)},
      {"no role", PersonWith("role", Missing())},
      {"an unknown role", PersonWith("role", "owner")},
      {"automation's role", PersonWith("role", "assistant")},
      {"a job's role", PersonWith("role", "job")},
      {"a service's role", PersonWith("role", "service")},
      {"no role in particular", PersonWith("role", "unspecified")},
      {"no expiry", PersonWith("exp", Missing())},
      {"expiry is text", PersonWith("exp", "tomorrow")},
      {"expired", PersonWith("exp", FromNow(-absl::Minutes(2)))},
      {"expired before any calendar", PersonWith("exp", -1e300)},
      {"not valid yet", PersonWith("nbf", FromNow(absl::Minutes(2)))},
      {"not valid until beyond any calendar", PersonWith("nbf", 1e300)},
      {"nbf is text", PersonWith("nbf", "yesterday")},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.fault) {
      const std::string token = key.Sign(test.claims);
      CHECK(status::ReasonOf(verifier.VerifyPerson(token).status()) == errors::v1::REASON_TOKEN_INVALID);
    }
  }
}

TEST_CASE("no token is another error than a bad one") {
  Verifier verifier(Keys({TestKey::Ec("id-1").jwk()}), kOptions);
  CHECK(status::ReasonOf(verifier.VerifyPerson("").status()) == errors::v1::REASON_TOKEN_MISSING);
  CHECK(status::ReasonOf(verifier.VerifyPerson("x").status()) == errors::v1::REASON_TOKEN_INVALID);
}

TEST_CASE("a service's key cannot vouch for a person") {
  const TestKey key = TestKey::Ec("service:order");
  Verifier verifier(Keys({key.jwk()}), kOptions);
  CHECK(status::ReasonOf(verifier.VerifyPerson(key.Sign(Person())).status()) == errors::v1::REASON_TOKEN_INVALID);
}

TEST_CASE("a service speaks as itself, to the callee it names") {
  const TestKey key = TestKey::Ec("service:order");
  Verifier verifier(Keys({key.jwk()}), kOptions);
  const std::string token = key.Sign(Service("order", "refunds"));
  CHECK(verifier.VerifyService(token, "refunds").value() == "order");
  CHECK(verifier.VerifyService(token, "refunds").value() == "order");
  // A remembered verdict is for one callee only.
  CHECK(status::ReasonOf(verifier.VerifyService(token, "account").status()) == errors::v1::REASON_TOKEN_INVALID);
  CHECK(status::ReasonOf(verifier.VerifyPerson(token).status()) == errors::v1::REASON_TOKEN_INVALID);
}

TEST_CASE("one service cannot speak as another, nor a person's key as a service") {
  const TestKey order = TestKey::Ec("service:order");
  const TestKey person = TestKey::Ec("id-1");
  const TestKey nameless = TestKey::Ec("service:");
  Verifier verifier(Keys({order.jwk(), person.jwk(), nameless.jwk()}), kOptions);
  struct Case {
    std::string fault;
    std::string token;
  };
  nlohmann::json expired = Service("order", "refunds");
  expired["exp"] = FromNow(-absl::Minutes(2));
  const std::vector<Case> cases = {
      {"another's name", order.Sign(Service("account", "refunds"))},
      {"no name", nameless.Sign(Service("", "refunds"))},
      {"a person's key", person.Sign(Service("order", "refunds"))},
      {"a person's token", person.Sign(Person())},
      {"expired", order.Sign(expired)},
      {"empty", ""},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.fault) {
      const auto verdict = verifier.VerifyService(test.token, "refunds");
      CHECK(status::ReasonOf(verdict.status()) == errors::v1::REASON_TOKEN_INVALID);
    }
  }
}

TEST_CASE("a reload forgets what a withdrawn key said and takes the new one") {
  const TestKey old_key = TestKey::Ec("id-1");
  const TestKey new_key = TestKey::Ec("id-2");
  Verifier verifier(Keys({old_key.jwk()}), kOptions);
  const std::string old_token = old_key.Sign(Person());
  const std::string new_token = new_key.Sign(Person());
  REQUIRE(verifier.VerifyPerson(old_token).ok());
  REQUIRE_FALSE(verifier.VerifyPerson(new_token).ok());

  verifier.Reload(Keys({new_key.jwk()}));
  CHECK_FALSE(verifier.VerifyPerson(old_token).ok());
  CHECK(verifier.VerifyPerson(new_token).ok());
}

TEST_CASE("a full cache forgets verdicts, never changes them") {
  const TestKey key = TestKey::Ec("id-1");
  Verifier::Options options = kOptions;
  options.cache_limit = 2;
  Verifier verifier(Keys({key.jwk()}), options);
  std::vector<std::string> tokens;
  for (int i = 0; i < 5; ++i) tokens.push_back(key.Sign(PersonWith("sub", "customers/" + std::to_string(i))));
  for (int round = 0; round < 2; ++round) {
    for (size_t i = 0; i < tokens.size(); ++i) {
      CHECK(verifier.VerifyPerson(tokens[i])->subject == "customers/" + std::to_string(i));
    }
  }
}

}  // namespace
}  // namespace recourse::auth
