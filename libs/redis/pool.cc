#include <algorithm>

#include <absl/time/clock.h>

#include "libs/redis/connection.h"
#include "libs/redis/redis.h"
#include "libs/status/status.h"

namespace recourse::redis {
namespace {

// Refusals of a server that is there but cannot serve now; all others are faults of the command.
bool IsPassing(std::string_view error) {
  for (const std::string_view prefix : {"LOADING", "BUSY", "OOM", "READONLY", "MASTERDOWN", "MISCONF", "CLUSTERDOWN"}) {
    if (error.starts_with(prefix)) return true;
  }
  return error == "ERR max number of clients reached";
}

absl::Status ToStatus(const Reply& error) {
  if (IsPassing(error.text)) return status::Error(errors::v1::REASON_UNAVAILABLE, "Redis: " + error.text);
  return absl::InternalError("Redis: " + error.text);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Pool>> Pool::Create(Options options) {
  RETURN_IF_ERROR(CheckAddress(options.address));
  return std::unique_ptr<Pool>(new Pool(std::move(options)));
}

Pool::Pool(Options options) : options_(std::move(options)) {}

Pool::~Pool() = default;

absl::StatusOr<std::unique_ptr<Connection>> Pool::Take() {
  {
    absl::MutexLock lock(&mutex_);
    if (!mutex_.AwaitWithTimeout(absl::Condition(this, &Pool::HasRoom), options_.command_timeout)) {
      return status::Error(errors::v1::REASON_UNAVAILABLE, "Redis: every connection is in use");
    }
    ++open_;
    // Whatever broke while nobody looked, by a restart of the server say, is replaced here.
    while (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (!connection->Stale()) return connection;
    }
  }
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(options_);
  if (!opened.ok()) GiveBack(nullptr);
  return opened;
}

void Pool::GiveBack(std::unique_ptr<Connection> connection) {
  absl::MutexLock lock(&mutex_);
  --open_;
  if (connection != nullptr) idle_.push_back(std::move(connection));
}

absl::StatusOr<std::vector<Reply>> Pool::Pipeline(const std::vector<Arguments>& commands) {
  if (!breaker_.Allow(absl::Now())) {
    return status::Error(errors::v1::REASON_UNAVAILABLE, "Redis: away, not tried");
  }
  absl::StatusOr<std::unique_ptr<Connection>> connection = Take();
  if (!connection.ok()) {
    breaker_.Failed(absl::Now());
    return connection.status();
  }
  std::vector<Reply> replies;
  const std::span<const Arguments> all(commands);
  for (size_t from = 0; from < all.size(); from += kMaxPipeline) {
    absl::StatusOr<std::vector<Reply>> piece =
        (*connection)->Run(all.subspan(from, std::min(kMaxPipeline, all.size() - from)));
    if (!piece.ok()) {
      GiveBack(nullptr);  // replies that are still under way would answer the next command
      breaker_.Failed(absl::Now());
      return piece.status();
    }
    std::move(piece->begin(), piece->end(), std::back_inserter(replies));
  }
  GiveBack(*std::move(connection));
  breaker_.Succeeded();
  return replies;
}

absl::StatusOr<Reply> Pool::Command(const Arguments& arguments) {
  ASSIGN_OR_RETURN(std::vector<Reply> replies, Pipeline({arguments}));
  if (replies.front().is_error()) return ToStatus(replies.front());
  return std::move(replies.front());
}

absl::StatusOr<int64_t> Pool::Publish(const std::string& channel, const std::string& message) {
  ASSIGN_OR_RETURN(const Reply reply, Command({"PUBLISH", channel, message}));
  return reply.integer;
}

}  // namespace recourse::redis
