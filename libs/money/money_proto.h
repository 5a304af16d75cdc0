// Money on the wire.
#pragma once

#include "libs/money/money.h"
#include "recourse/type/v1/money.pb.h"

namespace recourse::money {

type::v1::Money ToProto(const Money& money);
// INVALID_FIELD for an unknown currency.
absl::StatusOr<Money> FromProto(const type::v1::Money& proto);

}  // namespace recourse::money
