// A family of keys that is filled from SQL and has a generation marker: without the marker its keys mean nothing, so an
// empty Redis is told from an empty queue.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libs/redis/redis.h"

namespace recourse::redis {

// A script of a family. Its own keys begin at KEYS[3]: KEYS[1] and KEYS[2] are checked before its text runs.
class FamilyScript {
 public:
  // kWrite: repeats in Redis what SQL has committed. One that finds no marker makes a rebuild under way begin again,
  // for it may have read SQL before that commit.
  enum class Kind { kRead, kWrite };

  FamilyScript(Kind kind, const std::string& text);
  const Script& script() const { return script_; }

 private:
  const Script script_;
};

class KeyFamily {
 public:
  // Puts into Redis what SQL says now, in place of whatever is there under the family's keys.
  using Refill = std::function<absl::Status(Pool&)>;

  // `pool` may be null: everything is as if Redis were away. `owner` names this process.
  KeyFamily(Pool* pool, std::string name, std::string owner, Refill refill);

  // Nothing when the answer is REBUILD: the caller goes on with SQL, and somebody calls Rebuild().
  absl::StatusOr<std::optional<Reply>> Run(const FamilyScript& script, std::vector<std::string> keys,
                                           const Arguments& arguments);

  // Does nothing when the marker is there or another process holds the lease. Else refills and publishes the marker
  // last, unless Redis was flushed or a write was refused in the meantime: then again, a few times.
  // True when the marker is there at the end.
  absl::StatusOr<bool> Rebuild();

 private:
  enum class Outcome { kPublished, kAgain, kLost };

  absl::StatusOr<Outcome> RefillOnce();

  Pool* const pool_;
  const std::string marker_;
  const std::string refused_;  // counts writes that found no marker
  const std::string lease_;
  const std::string owner_;
  const Refill refill_;
};

}  // namespace recourse::redis
