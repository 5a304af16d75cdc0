#include "libs/money/money_proto.h"

#include "libs/status/status.h"

namespace recourse::money {

type::v1::Money ToProto(const Money& money) {
  type::v1::Money proto;
  proto.set_currency_code(money.currency.code());
  proto.set_minor_units(money.minor);
  return proto;
}

absl::StatusOr<Money> FromProto(const type::v1::Money& proto) {
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(proto.currency_code()));
  return Money{currency, proto.minor_units()};
}

}  // namespace recourse::money
