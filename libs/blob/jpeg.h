#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>

namespace recourse::blob {

inline constexpr std::string_view kJpegBegin = "\xff\xd8\xff";

// Explained at Cleaned in media.h.
absl::StatusOr<std::string> CleanedJpeg(std::string_view bytes);

}  // namespace recourse::blob
