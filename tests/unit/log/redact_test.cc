#include "libs/log/redact.h"

#include <catch2/catch.hpp>

namespace recourse::log {
namespace {

TEST_CASE("card numbers, tokens and addresses do not reach the log") {
  auto [text, redacted] = GENERATE(table<std::string, std::string>({
      {"4111111111111111", "[card]"},
      {"card 4111 1111 1111 1111.", "card [card]."},
      {"4111-1111-1111-1111", "[card]"},
      {"378282246310005", "[card]"},
      {"5555555555554444 and 4111111111111111", "[card] and [card]"},
      // A number beside it must not hide it.
      {"order 7 4111 1111 1111 1111", "order 7 [card]"},
      {"4111 1111 1111 1111 123", "[card] 123"},
      {"12-4111111111111111", "12-[card]"},
      {"pan=4111111111111111&cvc=123", "pan=[card]&cvc=123"},
      {"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[token]"},
      // Nor may digits within a token break it apart.
      {"eyJhbGciOiJFUzI1NiJ9.eyJ4111111111111111.c2ln", "[token]"},
      {"authorization: Bearer opaque-0123456789abcdef", "authorization: [token]"},
      {"BEARER opaque-0123456789abcdef", "[token]"},
      {"ada@example.com", "[email]"},
      {"to <ada.l+x@mail.example.co.uk>: no", "to <[email]>: no"},
  }));
  CAPTURE(text);
  CHECK(Redact(text) == redacted);
}

TEST_CASE("what only looks alike stays") {
  const std::string text = GENERATE(values<std::string>({
      "",
      "orders/1 of customers/2",
      "4111111111111112",      // fails Luhn
      "411111111111",          // 12 digits
      "41111111111111111111",  // 20 digits
      "2026-11-23 01:02:03",
      "a bearer token is required",
      "a@b",
      "01901234-5678-7abc-8def-00000000000f",
  }));
  CHECK(Redact(text) == text);
}

}  // namespace
}  // namespace recourse::log
