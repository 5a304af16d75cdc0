// Folded copies of things that are kept in SQL as a series of events, so that a reader need not fold them again. Every
// copy may be gone at any time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "libs/redis/redis.h"

namespace recourse::session {

struct Copy {
  std::string bytes;  // a serialised message
  uint64_t version = 0;
};

// Redis away, empty or flushed means "no copy", never an error. A flush may let an older copy back in for a moment: a
// reader that must not see one compares the version with SQL's.
class Copies {
 public:
  // `pool` may be null; `kind` keeps the names of one sort of thing apart from others.
  Copies(redis::Pool* pool, std::string kind);

  std::optional<Copy> Get(std::string_view name);

  // Never replaces a newer version. `ttl` is the machine's time: it bounds memory and decides nothing.
  void Put(std::string_view name, std::string_view bytes, uint64_t version, absl::Duration ttl);

  // Drops the copy, but remembers its version for a minute: a Put of an older one that is still under way is refused.
  void Forget(std::string_view name);

 private:
  std::string Key(std::string_view name) const;

  redis::Pool* const pool_;
  const std::string kind_;
};

}  // namespace recourse::session
