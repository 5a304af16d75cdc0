#include "libs/http/signature.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::http {
namespace {

constexpr char kBody[] = R"({"id":"evt_1"})";
constexpr char kSecret[] = "whsec_test";
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

TEST_CASE("a signature is HMAC-SHA256 over time and body, in Stripe's header form") {
  // printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
  CHECK(SignWebhook(kBody, kSecret, kNow) ==
        "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925");
}

TEST_CASE("a fresh signature of the same body and secret is accepted") {
  const std::string signature = SignWebhook(kBody, kSecret, kNow);
  const auto age = GENERATE(absl::ZeroDuration(), absl::Minutes(5), -absl::Minutes(5));
  CHECK(VerifyWebhook(signature, kBody, kSecret, kNow + age).ok());
}

TEST_CASE("while a secret is rotated one fitting signature of several is enough") {
  const std::string old_signature = SignWebhook(kBody, "whsec_old", kNow);
  const std::string v1 = SignWebhook(kBody, kSecret, kNow).substr(sizeof("t=1700000000,") - 1);
  CHECK(VerifyWebhook(old_signature + "," + v1 + ",v0=ignored", kBody, kSecret, kNow).ok());
}

TEST_CASE("anything else is SIGNATURE_INVALID") {
  const std::string good = SignWebhook(kBody, kSecret, kNow);
  struct Case {
    std::string name, signature, body, secret;
    absl::Duration age;
  };
  const auto c =
      GENERATE_COPY(Case{"other body", good, "{}", kSecret, absl::ZeroDuration()},
                    Case{"other secret", good, kBody, "whsec_other", absl::ZeroDuration()},
                    Case{"no secret", SignWebhook(kBody, "", kNow), kBody, "", absl::ZeroDuration()},
                    Case{"too old", good, kBody, kSecret, absl::Minutes(5) + absl::Seconds(1)},
                    Case{"from the future", good, kBody, kSecret, -absl::Minutes(5) - absl::Seconds(1)},
                    Case{"time moved", "t=1700000001" + good.substr(12), kBody, kSecret, absl::ZeroDuration()},
                    Case{"empty", "", kBody, kSecret, absl::ZeroDuration()},
                    Case{"no digest", "t=1700000000", kBody, kSecret, absl::ZeroDuration()},
                    Case{"no time", good.substr(13), kBody, kSecret, absl::ZeroDuration()},
                    Case{"cut off", good.substr(0, good.size() - 1), kBody, kSecret, absl::ZeroDuration()});
  INFO(c.name);
  const absl::Status status = VerifyWebhook(c.signature, c.body, c.secret, kNow + c.age);
  CHECK(status::ReasonOf(status) == errors::v1::REASON_SIGNATURE_INVALID);
}

}  // namespace
}  // namespace recourse::http
