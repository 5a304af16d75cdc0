#pragma once

#include <string_view>

namespace recourse::nlu {

// The writer asks for a human being, in Plain() text: "let me talk to a person", "agent", "stop this bot".
bool AsksForPerson(std::string_view plain);

}  // namespace recourse::nlu
