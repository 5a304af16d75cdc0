// Logs, their entries, and who reads which.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/agent/v1/conversation.pb.h"

namespace recourse::agent::store {

// Gives the entry the next sequence of its log. The log must be locked.
absl::Status Append(sql::Transaction& tx, v1::Entry& entry);

// 0 for a log that has none.
absl::StatusOr<int64_t> LastSequence(sql::Transaction& tx, const std::string& log);

// Oldest first, at most `limit`.
absl::StatusOr<std::vector<v1::Entry>> EntriesAfter(sql::Transaction& tx, const std::string& log, int64_t sequence,
                                                    int limit);

// Again changes nothing.
absl::Status AddReader(sql::Transaction& tx, const std::string& reader, const std::string& log, absl::Time now);
absl::StatusOr<bool> IsReader(sql::Transaction& tx, const std::string& reader, const std::string& log);

// Newest sequence of the reader's personal log and of each of the `limit` logs that they joined last.
absl::StatusOr<std::map<std::string, int64_t>> LogsOf(sql::Transaction& tx, const std::string& reader, int limit);

}  // namespace recourse::agent::store
