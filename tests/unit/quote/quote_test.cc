#include "libs/quote/quote.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/type/v1/address.pb.h"
#include "recourse/type/v1/money.pb.h"

namespace recourse::quote {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
const Key kOld = {"k1", std::string(32, 'a')};
const Key kNew = {"k2", std::string(32, 'b')};

type::v1::Money Payload() {
  type::v1::Money money;
  money.set_currency_code("EUR");
  money.set_minor_units(8639);
  return money;
}

status::Reason Verdict(const Signer& signer, const std::string& token, absl::Time now) {
  type::v1::Money read;
  return status::ReasonOf(signer.Verify(token, now, &read));
}

TEST_CASE("a quote reads back as it was signed, until it expires") {
  const Signer signer({kNew});
  const std::string token = signer.Sign(Payload(), kNow + absl::Minutes(15));
  type::v1::Money read;
  REQUIRE(signer.Verify(token, kNow, &read).ok());
  CHECK(read.minor_units() == 8639);
  CHECK(signer.Verify(token, kNow + absl::Minutes(15) - absl::Microseconds(1), &read).ok());
  CHECK(Verdict(signer, token, kNow + absl::Minutes(15)) == errors::v1::REASON_QUOTE_EXPIRED);
}

TEST_CASE("two keys verify during rotation, a retired one does not") {
  const std::string token = Signer({kOld}).Sign(Payload(), kNow + absl::Hours(1));
  CHECK(Verdict(Signer({kNew, kOld}), token, kNow) == errors::v1::REASON_UNSPECIFIED);
  CHECK(Verdict(Signer({kNew}), token, kNow) == errors::v1::REASON_QUOTE_INVALID);
}

TEST_CASE("any changed character makes a quote invalid") {
  const Signer signer({kNew});
  const std::string token = signer.Sign(Payload(), kNow + absl::Hours(1));
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    // The last character of unpadded base64 carries two unused bits: another letter may be the same signature.
    if (i + 1 < token.size()) CHECK(Verdict(signer, changed, kNow) == errors::v1::REASON_QUOTE_INVALID);
  }
  for (const char* junk : {"", "a", "....", "a.b.c.d"})
    CHECK(Verdict(signer, junk, kNow) == errors::v1::REASON_QUOTE_INVALID);
}

TEST_CASE("a quote of one type cannot be presented as another") {
  const Signer signer({kNew});
  const std::string token = signer.Sign(Payload(), kNow + absl::Hours(1));
  type::v1::Address other;
  CHECK(status::ReasonOf(signer.Verify(token, kNow, &other)) == errors::v1::REASON_QUOTE_INVALID);
}

}  // namespace
}  // namespace recourse::quote
