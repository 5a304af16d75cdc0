#include "libs/money/money_proto.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::money {
namespace {

TEST_CASE("money keeps currency and minor units on the wire") {
  auto [code, minor] = GENERATE(table<std::string, int64_t>(
      {{"EUR", 1999}, {"JPY", 500}, {"KWD", -1}, {"USD", 0}, {"GBP", INT64_MAX}, {"GBP", INT64_MIN}}));
  const Money money{*Currency::Parse(code), minor};
  const type::v1::Money proto = ToProto(money);
  CHECK(proto.currency_code() == code);
  CHECK(proto.minor_units() == minor);
  CHECK(FromProto(proto).value() == money);
}

TEST_CASE("an unknown currency is refused on the wire") {
  const std::string code = GENERATE("", "eur", "EU", "EURO", "XXX");
  CAPTURE(code);
  type::v1::Money proto;
  proto.set_currency_code(code);
  proto.set_minor_units(1);
  CHECK(status::ReasonOf(FromProto(proto).status()) == errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::money
