#include "libs/sql/database.h"

#include <algorithm>
#include <map>

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <openssl/sha.h>

#include "libs/sql/postgres_database.h"
#include "libs/sql/sqlite_database.h"
#include "libs/status/status.h"

namespace recourse::sql {
namespace {

std::string Hash(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof digest));
}

// What only one database understands stands between a line "-- only: sqlite" or "-- only: postgres" and a line "--
// end".
std::string ScriptFor(std::string_view text, Dialect dialect) {
  const std::string_view ours = dialect == Dialect::kSqlite ? "-- only: sqlite" : "-- only: postgres";
  std::string script;
  bool wanted = true;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with("-- only: ")) wanted = line == ours;
    if (line == "-- end") wanted = true;
    if (wanted) script.append(line).append("\n");
  }
  return script;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& url, std::span<const Migration> migrations,
                                                         Options options) {
  constexpr char kSqlite[] = "sqlite://";
  if (absl::StartsWith(url, kSqlite)) return OpenSqlite(url.substr(sizeof kSqlite - 1), migrations, std::move(options));
  if (absl::StartsWith(url, "postgresql://")) return OpenPostgres(url, migrations, std::move(options));
  return status::InvalidField("database", "must begin with sqlite:// or postgresql://, not " + url);
}

void Database::OnCommit(std::function<void()> listener) {
  absl::WriterMutexLock lock(&listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

void Database::NotifyCommit() {
  absl::ReaderMutexLock lock(&listeners_mutex_);
  for (const auto& listener : listeners_) listener();
}

absl::Status Database::Invoke(const Closure& closure, Transaction& tx) {
  try {
    return closure(tx);
  } catch (const std::exception& exception) {
    return status::Error(errors::v1::REASON_INTERNAL, exception.what());
  } catch (...) {
    return status::Error(errors::v1::REASON_INTERNAL, "the closure threw");
  }
}

absl::Status Migrate(std::span<const Migration> migrations,
                     const std::function<absl::Status(const Database::Closure&)>& run,
                     const std::function<absl::Status(Transaction&, const char* script)>& run_script) {
  RETURN_IF_ERROR(run([](Transaction& tx) {
    return tx
        .Execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations(number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT "
            "NULL)")
        .status();
  }));
  std::map<int64_t, std::string> applied;
  RETURN_IF_ERROR(run([&](Transaction& tx) {
    applied.clear();
    return tx.Query("SELECT number, hash FROM schema_migrations", {},
                    [&](const Row& row) { applied[row.Int(0)] = row.Text(1); });
  }));
  for (const Migration& migration : migrations) {
    const std::string hash = Hash(migration.text);
    if (const auto found = applied.find(migration.number); found != applied.end()) {
      if (found->second == hash) continue;
      return status::Error(errors::v1::REASON_ILLEGAL_STATE,
                           absl::StrCat("migration ", migration.name, " was changed after it had been applied"));
    }
    RETURN_IF_ERROR(run([&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(run_script(tx, ScriptFor(migration.text, tx.dialect()).c_str()));
      return tx
          .Execute("INSERT INTO schema_migrations(number, name, hash) VALUES (?, ?, ?)",
                   {int64_t{migration.number}, std::string(migration.name), hash})
          .status();
    }));
  }
  return absl::OkStatus();
}

}  // namespace recourse::sql
