#pragma once

#include <string>
#include <string_view>

namespace recourse::log {

// Replaces card numbers (13–19 digits that pass Luhn, spaces and dashes allowed), bearer tokens and e-mail addresses by
// "[card]", "[token]" and "[email]".
std::string Redact(std::string_view text);

}  // namespace recourse::log
