// The life of a survey.
#pragma once

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"

namespace recourse::insights {

// Numbers are those of recourse.insights.v1.Survey.State.
enum class SurveyState { kOpen = 1, kAnswered = 2, kExpired = 3 };
enum class SurveyEvent { kAnswer, kExpire };

inline constexpr absl::Duration kSurveyLifetime = absl::Hours(7 * 24);

const fsm::Machine<SurveyState, SurveyEvent>& SurveyMachine();

}  // namespace recourse::insights
