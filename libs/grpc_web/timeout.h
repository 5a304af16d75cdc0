// The grpc-timeout header.
#pragma once

#include <string_view>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

namespace recourse::grpc_web {

// At most eight digits and a unit of H M S m u n; anything else is MALFORMED_FRAME (INVALID_ARGUMENT).
absl::StatusOr<absl::Duration> ParseTimeout(std::string_view text);

}  // namespace recourse::grpc_web
