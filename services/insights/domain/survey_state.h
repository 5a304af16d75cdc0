// The life of a survey. Numbers are those of recourse.insights.v1.Survey.State.
#pragma once

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"

namespace recourse::insights {

// How long a survey may be answered.
inline constexpr absl::Duration kSurveyLifetime = absl::Hours(7 * 24);

enum class State { kOpen = 1, kAnswered = 2, kExpired = 3 };
enum class Event { kAnswer, kExpire };

const char* NameOf(State state);
const char* NameOf(Event event);

const fsm::Machine<State, Event>& SurveyMachine();

// Also while the timer that closes it has not run yet.
bool MayBeAnswered(State state, absl::Time created, absl::Time now);

}  // namespace recourse::insights
