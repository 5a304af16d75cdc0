#include <catch2/catch.hpp>

#include "libs/session/session.h"

namespace recourse::session {

TEST_CASE("without Redis there is no copy and no error") {
  const auto pool = *redis::Pool::Create({.address = "unix:/nonexistent/redis.sock"});
  const bool configured = GENERATE(false, true);
  Copies copies(configured ? pool.get() : nullptr, "help");
  copies.Put("helpSessions/1", "bytes", 1, absl::Hours(1));
  copies.Forget("helpSessions/1");
  CHECK_FALSE(copies.Get("helpSessions/1").has_value());
}

}  // namespace recourse::session
