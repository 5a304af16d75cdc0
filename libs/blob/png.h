#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>

namespace recourse::blob {

inline constexpr std::string_view kPngBegin = "\x89PNG\r\n\x1a\n";

// Explained at Cleaned in media.h.
absl::StatusOr<std::string> CleanedPng(std::string_view bytes);

}  // namespace recourse::blob
