// A redis-server of the test, on a unix socket in a temporary folder, gone with its object.
#pragma once

#include <string>

#include <sys/types.h>

#include "libs/testing/temporary_folder.h"

namespace recourse::testing {

// Faults of the set-up end the process: a test on half of it would mean nothing.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // For redis::Options and common.redis; stays the same over a restart.
  std::string address() const;

  // Ends it as a crash would: nothing is kept.
  void Kill();
  // Returns when it serves.
  void Start();

 private:
  const TemporaryFolder folder_;
  pid_t process_ = -1;
};

}  // namespace recourse::testing
