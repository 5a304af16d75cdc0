#pragma once

#include <string_view>

namespace recourse::nlu {

// The whole of a message, as Plain() text, is a yes or a no: closed lists, since what follows may move money. "yes but
// first tell me…" is neither.
bool IsYes(std::string_view plain);
bool IsNo(std::string_view plain);

}  // namespace recourse::nlu
