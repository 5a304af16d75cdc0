#include "services/insights/domain/survey_state.h"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace recourse::insights {
namespace {

TEST_CASE("a survey is answered or expires, once") {
  for (const State state : {State::kOpen, State::kAnswered, State::kExpired}) {
    for (const Event event : {Event::kAnswer, Event::kExpire}) {
      INFO(NameOf(state) << " " << NameOf(event));
      CHECK(SurveyMachine().Allows(state, event) == (state == State::kOpen));
    }
  }
  CHECK(*SurveyMachine().Next(State::kOpen, Event::kAnswer) == State::kAnswered);
  CHECK(*SurveyMachine().Next(State::kOpen, Event::kExpire) == State::kExpired);
}

TEST_CASE("a late timer keeps no survey open") {
  const absl::Time created = absl::UnixEpoch();
  CHECK(MayBeAnswered(State::kOpen, created, created + kSurveyLifetime - absl::Seconds(1)));
  CHECK_FALSE(MayBeAnswered(State::kOpen, created, created + kSurveyLifetime));
  CHECK_FALSE(MayBeAnswered(State::kAnswered, created, created));
}

TEST_CASE("the README shows the machine as it is") {
  std::ifstream stream(RECOURSE_INSIGHTS_README);
  std::ostringstream text;
  text << stream.rdbuf();
  CHECK(text.str().find(SurveyMachine().Mermaid()) != std::string::npos);
}

}  // namespace
}  // namespace recourse::insights
