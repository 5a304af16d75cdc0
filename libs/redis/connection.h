// One hiredis context, for one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/redis/redis.h"

struct redisContext;

namespace recourse::redis {

class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Options& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends all commands, then reads all replies.
  absl::StatusOr<std::vector<Reply>> Run(std::span<const Arguments> commands);

  // The halves of Run, for a subscriber, whose replies come by themselves.
  absl::Status Send(const Arguments& arguments);
  // What has arrived on the socket; call when it is readable.
  absl::StatusOr<std::vector<Reply>> ReadArrived();
  int descriptor() const;

  // Closed by the other side, or with bytes that nobody asked for: not to be used again.
  bool Stale() const;

 private:
  explicit Connection(redisContext* context) : context_(context) {}

  absl::Status Broken() const;

  redisContext* const context_;
};

// INVALID_ARGUMENT unless "host:port" or "unix:/path".
absl::Status CheckAddress(const std::string& address);

}  // namespace recourse::redis
