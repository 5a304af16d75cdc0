#include "services/insights/domain/survey.h"

namespace recourse::insights {
namespace {

using enum SurveyState;
using enum SurveyEvent;

constexpr fsm::Row<SurveyState, SurveyEvent> kRows[] = {
    {kOpen, kAnswer, kAnswered},
    {kOpen, kExpire, kExpired},
};

const char* NameOf(SurveyState state) {
  switch (state) {
    case kOpen:
      return "OPEN";
    case kAnswered:
      return "ANSWERED";
    case kExpired:
      return "EXPIRED";
  }
  return "?";
}

const char* NameOf(SurveyEvent event) { return event == kAnswer ? "answer" : "expire"; }

}  // namespace

const fsm::Machine<SurveyState, SurveyEvent>& SurveyMachine() {
  static constexpr fsm::Machine<SurveyState, SurveyEvent> machine(kRows, &NameOf, &NameOf);
  return machine;
}

}  // namespace recourse::insights
