// Redis for what can be thrown away: every error is UNAVAILABLE or INTERNAL, and its caller goes on with SQL.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include "libs/redis/circuit_breaker.h"
#include "libs/redis/reply.h"

namespace recourse::redis {

class Connection;

using Arguments = std::vector<std::string>;  // any bytes

struct Options {
  std::string address = {};  // "host:port" or "unix:/path"
  absl::Duration connect_timeout = absl::Milliseconds(200);
  absl::Duration command_timeout = absl::Milliseconds(500);
  int size = 8;  // connections at most
};

// Connections to one Redis. A context belongs to one thread at a time; a broken one is never used again. While Redis is
// away, calls are refused at once but for one probe after a growing pause.
class Pool {
 public:
  // Connects at first use. INVALID_ARGUMENT for an address that is none.
  static absl::StatusOr<std::unique_ptr<Pool>> Create(Options options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // UNAVAILABLE when Redis is away, slow or full: the command may have run. INTERNAL when it refuses the command.
  absl::StatusOr<Reply> Command(const Arguments& arguments);

  // One reply for each command, in order, errors among them. Sent in pieces of kMaxPipeline; not a transaction.
  absl::StatusOr<std::vector<Reply>> Pipeline(const std::vector<Arguments>& commands);
  static constexpr size_t kMaxPipeline = 64;

  // Answers how many subscribers got the message.
  absl::StatusOr<int64_t> Publish(const std::string& channel, const std::string& message);

  const Options& options() const { return options_; }

 private:
  explicit Pool(Options options);

  absl::StatusOr<std::unique_ptr<Connection>> Take();
  void GiveBack(std::unique_ptr<Connection> connection);
  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return open_ < options_.size; }

  const Options options_;
  CircuitBreaker breaker_;
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  int open_ ABSL_GUARDED_BY(mutex_) = 0;  // in use
};

// A Lua script, sent once and then named by its hash. Immutable; one for the whole process.
class Script {
 public:
  explicit Script(std::string text);

  absl::StatusOr<Reply> Run(Pool& pool, const std::vector<std::string>& keys, const Arguments& arguments) const;

 private:
  const std::string text_;
  const std::string sha1_;
};

}  // namespace recourse::redis
