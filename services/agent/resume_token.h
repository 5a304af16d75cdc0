// Where a reader is in each of their logs, as an opaque word.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <absl/status/statusor.h>

namespace recourse::agent {

using Positions = std::map<std::string, int64_t>;

std::string ResumeToken(const std::string& reader, const Positions& positions);

// INVALID_FIELD when it is not one of ours or another reader's.
absl::StatusOr<Positions> PositionsOf(const std::string& reader, const std::string& token);

}  // namespace recourse::agent
