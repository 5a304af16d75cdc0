#include <catch2/catch.hpp>

#include "libs/nlu/understander.h"

namespace recourse::nlu {
namespace {

TEST_CASE("what must not be stored is replaced") {
  auto [text, redacted] = GENERATE(table<std::string, std::string>({
      {"card 4111 1111 1111 1111 declined", "card [card] declined"},
      {"my password is hunter2!", "my password is [password]"},
      {"Password: Tr0ub4dor&3 ok?", "Password: [password] ok?"},
      {"the code is 493021", "the code is [code]"},
      {"otp 493 021", "otp [code]"},
      {"cvv: 123", "cvv: [code]"},
      {"it is ABCD-12EF34-GH56 and fails", "it is [code] and fails"},
      {"gift card code X7K2LM99QPAZ invalid", "gift card code [code] invalid"},
  }));
  CHECK(RedactText(text) == redacted);
}

TEST_CASE("what the conversation is about stays") {
  const std::string text = GENERATE(values<std::string>({
      "",
      "my password is wrong",
      "the password is not working",
      "order 112-1234567-1234567",
      "orders/17 and #W6585469",
      "1Z999AA10123456784",
      "gift card code not working",
      "i paid 49.99 on 2026-11-23",
      "call 555-123-4567",
  }));
  CHECK(RedactText(text) == text);
}

TEST_CASE("an order number that passes Luhn by chance stays, a card beside it goes") {
  CHECK(RedactText("112-0000000-0000004 paid by 4111111111111111") == "112-0000000-0000004 paid by [card]");
}

}  // namespace
}  // namespace recourse::nlu
