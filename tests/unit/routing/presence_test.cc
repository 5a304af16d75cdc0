#include "services/routing/domain/presence.h"

#include <catch2/catch.hpp>

namespace recourse::routing {

TEST_CASE("liveness is the age of the last heartbeat") {
  const absl::Time beat = absl::FromUnixSeconds(1'790'000'000);
  struct Case {
    int seconds;
    Liveness liveness;
  };
  const auto given = GENERATE(values<Case>({{0, Liveness::kLive},
                                            {44, Liveness::kLive},
                                            {45, Liveness::kGrace},
                                            {104, Liveness::kGrace},
                                            {105, Liveness::kLost},
                                            {100'000, Liveness::kLost}}));
  DYNAMIC_SECTION(given.seconds << " s") {
    CHECK(LivenessAt(beat, beat + absl::Seconds(given.seconds)) == given.liveness);
  }
}

}  // namespace recourse::routing
