// QR codes as pictures that a customer can show at a counter or print.
#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>

namespace recourse::qr {

// Light modules around a code, as scanners need them; and dots of the picture for each module.
inline constexpr int kQuietModules = 4;
inline constexpr int kDotsPerModule = 8;

// A PNG, black on white, that still reads when 15 % of it is damaged. INVALID_ARGUMENT for no text, or more than a code
// holds.
absl::StatusOr<std::string> Png(std::string_view text);

}  // namespace recourse::qr
