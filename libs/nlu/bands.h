// What may be done on a guess: act on it, offer the best guesses as taps, or admit that we do not know.
#pragma once

#include <string_view>

namespace recourse::nlu {

enum class Band { kAct, kOffer, kUnsure };

// Whether what is done about the issue by itself gives money or goods away; then we must be surer before we act.
bool MovesMoney(std::string_view issue);

Band BandOf(std::string_view issue, double probability, bool in_scope);

std::string_view NameOf(Band band);

}  // namespace recourse::nlu
