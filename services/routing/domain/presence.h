// When an agent counts as being there.
#pragma once

#include <absl/time/time.h>

namespace recourse::routing {

// Numbers are those of recourse.routing.v1.Presence.
enum class AgentStatus { kAvailable = 1, kBreak = 2, kOffline = 3, kNotResponding = 4 };
enum class Liveness { kLive = 1, kGrace = 2, kLost = 3 };

inline constexpr absl::Duration kGraceAfter = absl::Seconds(45);
inline constexpr absl::Duration kLostAfter = absl::Seconds(45 + 60);
// A heartbeat within this of the last one kept is not written: a third of what consoles send would change nothing.
inline constexpr absl::Duration kHeartbeatKept = absl::Seconds(10);
inline constexpr int kMostMissedInARow = 2;

inline Liveness LivenessAt(absl::Time heartbeat, absl::Time now) {
  if (now - heartbeat < kGraceAfter) return Liveness::kLive;
  return now - heartbeat < kLostAfter ? Liveness::kGrace : Liveness::kLost;
}

}  // namespace recourse::routing
