#include "libs/sql/value.h"

namespace recourse::sql {

Value FromOptionalTime(std::optional<absl::Time> time) { return time ? Value(FromTime(*time)) : Value(nullptr); }

}  // namespace recourse::sql
