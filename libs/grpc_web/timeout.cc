#include "libs/grpc_web/timeout.h"

#include <absl/strings/ascii.h>

#include "libs/status/status.h"

namespace recourse::grpc_web {
namespace {

constexpr size_t kMaxDigits = 8;

absl::StatusOr<absl::Duration> UnitOf(char unit) {
  switch (unit) {
    case 'H':
      return absl::Hours(1);
    case 'M':
      return absl::Minutes(1);
    case 'S':
      return absl::Seconds(1);
    case 'm':
      return absl::Milliseconds(1);
    case 'u':
      return absl::Microseconds(1);
    case 'n':
      return absl::Nanoseconds(1);
    default:
      return status::Error(errors::v1::REASON_MALFORMED_FRAME, "grpc-timeout has an unknown unit");
  }
}

}  // namespace

absl::StatusOr<absl::Duration> ParseTimeout(std::string_view text) {
  if (text.size() < 2 || text.size() > kMaxDigits + 1) {
    return status::Error(errors::v1::REASON_MALFORMED_FRAME, "grpc-timeout must be one to eight digits and a unit");
  }
  int64_t value = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      return status::Error(errors::v1::REASON_MALFORMED_FRAME, "grpc-timeout must be digits and a unit");
    }
    value = value * 10 + (c - '0');
  }
  ASSIGN_OR_RETURN(const absl::Duration unit, UnitOf(text.back()));
  return unit * value;
}

}  // namespace recourse::grpc_web
