#pragma once

#include <string_view>

namespace recourse::nlu {

// Somebody is hurt, may be, or threatens to: injury, fire, smoke, a swollen battery, self-harm, violence, a child at
// risk. `plain` is Plain() text. It would rather be wrong than miss one, but slang is known to it ("this phone is
// fire").
bool SoundsLikeEmergency(std::string_view plain);

}  // namespace recourse::nlu
