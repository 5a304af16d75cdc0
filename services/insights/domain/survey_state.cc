#include "services/insights/domain/survey_state.h"

namespace recourse::insights {
namespace {

constexpr fsm::Row<State, Event> kRows[] = {
    {State::kOpen, Event::kAnswer, State::kAnswered},
    {State::kOpen, Event::kExpire, State::kExpired},
};

constexpr fsm::Machine<State, Event> kMachine(kRows, &NameOf, &NameOf);

}  // namespace

const char* NameOf(State state) {
  switch (state) {
    case State::kOpen:
      return "OPEN";
    case State::kAnswered:
      return "ANSWERED";
    case State::kExpired:
      return "EXPIRED";
  }
  return "";
}

const char* NameOf(Event event) {
  switch (event) {
    case Event::kAnswer:
      return "answer";
    case Event::kExpire:
      return "expire";
  }
  return "";
}

const fsm::Machine<State, Event>& SurveyMachine() { return kMachine; }

bool MayBeAnswered(State state, absl::Time created, absl::Time now) {
  return kMachine.Allows(state, Event::kAnswer) && now < created + kSurveyLifetime;
}

}  // namespace recourse::insights
