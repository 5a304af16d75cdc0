// application/x-www-form-urlencoded, for bodies and query strings.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace recourse::http {

using Form = std::map<std::string, std::string>;

// Everything but letters, digits, '-', '.', '_' and '~' becomes %XX.
std::string PercentEncode(std::string_view text);

std::string EncodeForm(const Form& fields);

// A later field replaces an earlier one of the same name. A '%' that starts no valid escape stands for itself.
Form ParseForm(std::string_view text);

}  // namespace recourse::http
