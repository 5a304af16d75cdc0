// What a file is, by its bytes, and the same file without what it tells about its maker.
#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>

namespace recourse::blob {

inline constexpr char kJpeg[] = "image/jpeg";
inline constexpr char kPng[] = "image/png";
inline constexpr char kPdf[] = "application/pdf";

// More dots than any camera of today makes; a small file that unfolds into more is an attack on whoever shows it.
inline constexpr int64_t kMaxDots = 100'000'000;

// By the first bytes; empty when it is none of the above.
std::string_view Sniff(std::string_view bytes);

// The whole file without place, device, times, comments and whatever follows its end; which way is up stays.
// FILE_REFUSED when it is not whole or not well formed. A PDF is only looked at: begins and ends as one, holds no
// script.
absl::StatusOr<std::string> Cleaned(std::string_view bytes);

}  // namespace recourse::blob
