#include "libs/sql/postgres_database.h"

#include <map>
#include <random>
#include <vector>

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <libpq-fe.h>

#include "libs/failpoint/failpoint.h"
#include "libs/status/status.h"

namespace recourse::sql {
namespace {

constexpr int kMaxAttempts = 8;
constexpr Oid kBytea = 17;

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

Result Own(PGresult* result) { return {result, &PQclear}; }

std::string SqlState(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string() : std::string(state);
}

bool IsSerializationFailure(const std::string& state) { return state == "40001" || state == "40P01"; }

// Carries the SQLSTATE of a failure that a new attempt may cure.
constexpr char kRetryPayload[] = "recourse.sql/retry";

absl::Status ToStatus(const PGresult* result) {
  const std::string state = SqlState(result);
  const std::string message = PQresultErrorMessage(result);
  const char* name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
  const std::string constraint = name == nullptr ? "" : name;
  if (state == "23505") return status::Error(errors::v1::REASON_RESOURCE_EXISTS, message, {{"constraint", constraint}});
  if (state.substr(0, 2) == "23")
    return status::Error(errors::v1::REASON_CONFLICT, message, {{"constraint", constraint}});
  if (IsSerializationFailure(state)) {
    absl::Status retry = status::Error(errors::v1::REASON_CONFLICT, message);
    retry.SetPayload(kRetryPayload, absl::Cord(state));
    return retry;
  }
  const std::string family = state.substr(0, 2);
  if (state.empty() || family == "08" || family == "53" || family == "57") {
    return status::Error(errors::v1::REASON_UNAVAILABLE, message);
  }
  return absl::InternalError(message);
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool IsNull(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  int64_t Int(int column) const override {
    int64_t value = 0;
    if (!absl::SimpleAtoi(Text(column), &value)) return 0;
    return value;
  }
  std::string Text(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<size_t>(PQgetlength(result_, row_, column))};
  }
  std::string Bytes(int column) const override {
    const std::string text = Text(column);  // "\x…", bytea_output = hex
    return text.size() < 2 ? std::string() : absl::HexStringToBytes(text.substr(2));
  }

 private:
  const PGresult* const result_;
  const int row_;
};

class PostgresConnection final : public Transaction {
 public:
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Connect(const std::string& url) {
    PGconn* raw = PQconnectdb(url.c_str());
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(raw));
    if (PQstatus(raw) != CONNECTION_OK) return status::Error(errors::v1::REASON_UNAVAILABLE, PQerrorMessage(raw));
    PQsetNoticeProcessor(
        raw, [](void*, const char*) {}, nullptr);
    RETURN_IF_ERROR(connection->Script("SET bytea_output = 'hex'; SET statement_timeout = '30s'"));
    return connection;
  }

  ~PostgresConnection() override { PQfinish(connection_); }
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  bool Broken() const { return PQstatus(connection_) != CONNECTION_OK; }

  absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& parameters) override {
    ASSIGN_OR_RETURN(const Result result, Run(sql, parameters));
    int64_t changed = 0;
    if (!absl::SimpleAtoi(PQcmdTuples(result.get()), &changed)) changed = 0;
    return changed;
  }

  absl::Status Query(std::string_view sql, const Values& parameters,
                     const std::function<void(const Row&)>& each) override {
    ASSIGN_OR_RETURN(const Result result, Run(sql, parameters));
    for (int row = 0; row < PQntuples(result.get()); ++row) each(PostgresRow(result.get(), row));
    return absl::OkStatus();
  }

  absl::Status Lock(std::string_view kind, std::string_view id) override {
    return Execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                   {absl::StrCat(std::string(kind), "/", std::string(id))})
        .status();
  }

  Dialect dialect() const override { return Dialect::kPostgres; }

  absl::Status Script(const char* sql) {
    const Result result = Own(PQexec(connection_, sql));
    const ExecStatusType code = PQresultStatus(result.get());
    return code == PGRES_COMMAND_OK || code == PGRES_TUPLES_OK ? absl::OkStatus() : ToStatus(result.get());
  }

 private:
  explicit PostgresConnection(PGconn* connection) : connection_(connection) {}

  absl::StatusOr<Result> Run(std::string_view sql, const Values& parameters) {
    ASSIGN_OR_RETURN(const std::string name, Prepare(sql, parameters));
    std::vector<std::string> texts(parameters.size());
    std::vector<const char*> values(parameters.size(), nullptr);
    std::vector<int> lengths(parameters.size(), 0);
    std::vector<int> formats(parameters.size(), 0);
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (const auto* number = std::get_if<int64_t>(&parameters[i])) {
        texts[i] = absl::StrCat(*number);
      } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
        texts[i] = *text;
      } else if (const auto* blob = std::get_if<Blob>(&parameters[i])) {
        texts[i] = blob->bytes;
        formats[i] = 1;
      } else {
        continue;
      }
      values[i] = texts[i].c_str();
      lengths[i] = static_cast<int>(texts[i].size());
    }
    Result result = Own(PQexecPrepared(connection_, name.c_str(), static_cast<int>(parameters.size()), values.data(),
                                       lengths.data(), formats.data(), 0));
    const ExecStatusType code = PQresultStatus(result.get());
    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK) return ToStatus(result.get());
    return result;
  }

  // A statement is prepared once per text; parameter types are left to the server but for bytea and null.
  absl::StatusOr<std::string> Prepare(std::string_view sql, const Values& parameters) {
    std::string key(sql);
    std::vector<Oid> types(parameters.size(), 0);
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (std::holds_alternative<Blob>(parameters[i])) types[i] = kBytea;
    }
    const auto found = prepared_.find(key);
    if (found != prepared_.end()) return found->second;
    const std::string name = absl::StrCat("s", prepared_.size());
    const Result result = Own(PQprepare(connection_, name.c_str(), NumberPlaceholders(sql).c_str(),
                                        static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return ToStatus(result.get());
    prepared_.emplace(std::move(key), name);
    return name;
  }

  PGconn* const connection_;
  std::map<std::string, std::string> prepared_;
};

absl::Status Guarded(const Database::Closure& closure, Transaction& tx) {
  try {
    return closure(tx);
  } catch (const std::exception& exception) {
    return absl::InternalError(exception.what());
  }
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(std::string url, Options options)
      : url_(std::move(url)),
        options_(std::move(options)),
        before_commit_(options_.name + ".commit.before"),
        after_commit_(options_.name + ".commit.after"),
        free_(options_.pool) {}

  void OnCommit(std::function<void()> listener) override { listeners_.push_back(std::move(listener)); }
  Dialect dialect() const override { return Dialect::kPostgres; }

 protected:
  absl::Status RunWrite(Closure closure, absl::Time deadline) override {
    absl::Status status = absl::OkStatus();
    for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
      if (absl::Now() > deadline) {
        return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "expired before it could start");
      }
      status = Attempt(closure, "BEGIN ISOLATION LEVEL SERIALIZABLE", /*write=*/true);
      if (!status.GetPayload(kRetryPayload)) return status;
      Backoff(attempt);
    }
    return status;
  }

  absl::Status RunRead(Closure closure) override {
    return Attempt(closure, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", /*write=*/false);
  }

 private:
  absl::Status Attempt(const Closure& closure, const char* begin, bool write) {
    ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection, Borrow());
    const absl::Status status = RunOn(*connection, closure, begin, write);
    Return(std::move(connection));
    return status;
  }

  absl::Status RunOn(PostgresConnection& connection, const Closure& closure, const char* begin, bool write) {
    RETURN_IF_ERROR(connection.Script(begin));
    absl::Status status = Guarded(closure, connection);
    if (!status.ok() || !write) {
      connection.Script("ROLLBACK").IgnoreError();
      return status;
    }
    RECOURSE_FAILPOINT(before_commit_);
    RETURN_IF_ERROR(connection.Script("COMMIT"));
    RECOURSE_FAILPOINT(after_commit_);
    for (const auto& listener : listeners_) listener();
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<PostgresConnection>> Borrow() {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(
          +[](int* free) { return *free > 0; }, &free_));
      --free_;
      if (!idle_.empty()) {
        std::unique_ptr<PostgresConnection> connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    absl::StatusOr<std::unique_ptr<PostgresConnection>> connection = PostgresConnection::Connect(url_);
    if (!connection.ok()) Return(nullptr);
    return connection;
  }

  void Return(std::unique_ptr<PostgresConnection> connection) {
    absl::MutexLock lock(&mutex_);
    ++free_;
    if (connection != nullptr && !connection->Broken()) idle_.push_back(std::move(connection));
  }

  static void Backoff(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int limit = 2 << attempt;
    absl::SleepFor(absl::Milliseconds(std::uniform_int_distribution<int>(1, limit)(random)));
  }

  const std::string url_;
  const Options options_;
  const std::string before_commit_;
  const std::string after_commit_;
  std::vector<std::function<void()>> listeners_;

  absl::Mutex mutex_;
  int free_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<PostgresConnection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::string NumberPlaceholders(std::string_view sql) {
  std::string out;
  out.reserve(sql.size() + 16);
  int number = 0;
  char quote = 0;
  for (const char c : sql) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '?') {
      absl::StrAppend(&out, "$", ++number);
      continue;
    }
    out += c;
  }
  return out;
}

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const std::string& url, std::span<const Migration> migrations,
                                                       Database::Options options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<PostgresConnection> connection, PostgresConnection::Connect(url));
  // Replicas start together: the first migrates, the others wait.
  RETURN_IF_ERROR(connection->Script("SELECT pg_advisory_lock(7262738)"));
  const auto run = [&](const Database::Closure& closure) -> absl::Status {
    RETURN_IF_ERROR(connection->Script("BEGIN"));
    const absl::Status status = closure(*connection);
    if (status.ok()) return connection->Script("COMMIT");
    connection->Script("ROLLBACK").IgnoreError();
    return status;
  };
  RETURN_IF_ERROR(
      Migrate(migrations, run, [&](Transaction&, const char* script) { return connection->Script(script); }));
  return std::make_unique<PostgresDatabase>(url, std::move(options));
}

}  // namespace recourse::sql
