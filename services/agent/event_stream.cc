#include "services/agent/event_stream.h"

#include <algorithm>

#include <absl/time/clock.h>

#include "libs/status/status.h"
#include "services/agent/store/log_store.h"

namespace recourse::agent {
namespace {

constexpr int kMostLogs = 80;  // besides the personal one: a token of them stays below its limit
constexpr int64_t kBacklog = 100;
constexpr int kPage = 200;  // entries of one response

}  // namespace

EventStream::EventStream(sql::Database& db, std::string reader, std::shared_ptr<Mailbox> mailbox, StreamTimes times)
    : db_(db), reader_(std::move(reader)), mailbox_(std::move(mailbox)), times_(times), begun_(absl::Now()) {}

absl::Status EventStream::Begin(const std::string& resume_token) {
  if (!resume_token.empty()) {
    ASSIGN_OR_RETURN(positions_, PositionsOf(reader_, resume_token));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(positions_, db_.Read([&](sql::Transaction& tx) { return store::LogsOf(tx, reader_, kMostLogs); }));
  for (auto& [log, position] : positions_) position = std::max(int64_t{0}, position - kBacklog);
  return absl::OkStatus();
}

absl::Status EventStream::ReadNew(v1::WatchEventsResponse& response) {
  return db_.Read([&](sql::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto logs, store::LogsOf(tx, reader_, kMostLogs));
    std::set<std::string> names;
    for (const auto& [log, last] : logs) {
      names.insert(log);
      int64_t& position = positions_[log];  // a log begun since: from its first entry
      const int room = kPage - response.entries_size();
      if (position >= last || room <= 0) continue;
      ASSIGN_OR_RETURN(const std::vector<v1::Entry> entries, store::EntriesAfter(tx, log, position, room));
      for (const v1::Entry& entry : entries) {
        position = entry.sequence();
        *response.add_entries() = entry;
      }
    }
    // Logs that have fallen out of the newest would come anew from their beginning, should they ever come back.
    std::erase_if(positions_, [&](const auto& known) { return !names.contains(known.first); });
    mailbox_->SetLogs(std::move(names));
    return absl::OkStatus();
  });
}

absl::StatusOr<rpc::WatchStep<v1::WatchEventsResponse>> EventStream::Step() {
  rpc::WatchStep<v1::WatchEventsResponse> step;
  v1::WatchEventsResponse response;
  RETURN_IF_ERROR(ReadNew(response));
  for (v1::Ephemeral& ephemeral : mailbox_->TakeAll()) *response.add_ephemerals() = std::move(ephemeral);
  const absl::Time now = absl::Now();
  step.more = response.entries_size() == kPage;
  step.end = !step.more && now - begun_ >= times_.longest;
  const bool idle = response.entries().empty() && response.ephemerals().empty();
  if (idle && now - last_response_ < times_.heartbeat) return step;
  last_response_ = now;
  response.set_resume_token(ResumeToken(reader_, positions_));
  step.responses.push_back(std::move(response));
  return step;
}

}  // namespace recourse::agent
