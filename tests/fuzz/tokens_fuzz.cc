// Tokens that nobody has signed: bearer tokens and quotes.
#include <memory>

#include "libs/auth/jwt.h"
#include "libs/auth/keys.h"
#include "libs/quote/quote.h"
#include "recourse/type/v1/actor.pb.h"
#include "tests/fuzz/fuzz.h"

namespace {

// The public half of a key whose private half was thrown away.
constexpr char kJwks[] = R"({"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"k1",
  "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using recourse::fuzz::Require;
  static const auto keys = recourse::auth::KeySet::FromJwks(kJwks);
  Require(keys.ok(), "the key set is read");
  static const recourse::quote::Signer signer({{.kid = "q1", .secret = std::string(32, 's')}});
  const std::string_view text = recourse::fuzz::Text(data, size);

  Require(!recourse::auth::DecodeAndVerify(text, *keys).ok(), "a token that nobody signed is refused");
  recourse::type::v1::Actor payload;
  Require(!signer.Verify(text, absl::UnixEpoch(), &payload).ok(), "a quote that nobody signed is refused");

  const auto bytes = recourse::auth::FromBase64Url(recourse::auth::Base64Url(text));
  Require(bytes.ok() && *bytes == text, "base64url comes back");
  // Whoever brings key material can at most be refused.
  recourse::auth::KeySet::FromJwks(std::string(text)).IgnoreError();
  return 0;
}
