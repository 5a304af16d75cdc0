#include <catch2/catch.hpp>

#include "libs/redis/redis.h"

namespace recourse::redis {

TEST_CASE("an address is host:port or unix:/path") {
  const auto [address, good] = GENERATE(table<std::string, bool>({{"localhost:6379", true},
                                                                  {"[::1]:6379", true},
                                                                  {"unix:/run/redis.sock", true},
                                                                  {"localhost", false},
                                                                  {":6379", false},
                                                                  {"localhost:", false},
                                                                  {"localhost:0", false},
                                                                  {"localhost:65536", false},
                                                                  {"localhost:redis", false},
                                                                  {"", false}}));
  CAPTURE(address);
  CHECK(Pool::Create({.address = address}).ok() == good);
}

}  // namespace recourse::redis
