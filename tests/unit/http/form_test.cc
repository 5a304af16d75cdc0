#include "libs/http/form.h"

#include <catch2/catch.hpp>

namespace recourse::http {
namespace {

TEST_CASE("a form survives encoding and parsing, whatever its characters") {
  const std::string text = GENERATE(std::string(""), std::string("plain"), std::string("a b+c&d=e%f"),
                                    std::string("metadata[allocation]"), std::string("Zoë \n"), std::string("\0x", 2));
  const Form form = {{"payment_intent", "pi_1"}, {"key " + text, text}};
  CHECK(ParseForm(EncodeForm(form)) == form);
}

TEST_CASE("only unreserved characters stay as they are") {
  CHECK(PercentEncode("aZ0-._~") == "aZ0-._~");
  CHECK(PercentEncode("a b/ä") == "a%20b%2F%C3%A4");
}

TEST_CASE("malformed forms are read as far as they make sense") {
  auto [text, expected] = GENERATE(table<std::string, Form>({
      {"", {}},
      {"&&", {}},
      {"a", {{"a", ""}}},
      {"a=1&a=2", {{"a", "2"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a=%zz", {{"a", "%zz"}}},
      {"a=%4", {{"a", "%4"}}},
      {"a=1+2%2B", {{"a", "1 2+"}}},
  }));
  CHECK(ParseForm(text) == expected);
}

}  // namespace
}  // namespace recourse::http
