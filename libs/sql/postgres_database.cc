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

constexpr int kMaxRetries = 8;
// From this attempt on a loser has this process's transactions for itself, instead of losing to them again.
constexpr int kAloneFrom = 2;
// Of pg_type.dat; stable across versions.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
// Advisory lock of whoever migrates.
constexpr char kLockMigrations[] = "SELECT pg_advisory_lock(7262738)";

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

Result Own(PGresult* result) { return {result, &PQclear}; }

std::string SqlState(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string() : std::string(state);
}

bool IsSerializationFailure(const std::string& state) { return state == "40001" || state == "40P01"; }

absl::Status ToStatus(const PGresult* result) {
  const std::string state = SqlState(result);
  const std::string family = state.substr(0, 2);
  const std::string message = PQresultErrorMessage(result);
  const char* name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
  const std::string constraint = name == nullptr ? "" : name;
  if (state == "23505") return status::Error(errors::v1::REASON_RESOURCE_EXISTS, message, {{"constraint", constraint}});
  if (family == "23") return status::Error(errors::v1::REASON_CONFLICT, message, {{"constraint", constraint}});
  if (IsSerializationFailure(state)) return status::Error(errors::v1::REASON_CONFLICT, message);
  // Without a state the connection is lost; else: connection, resources, operator.
  if (state.empty() || family == "08" || family == "53" || family == "57") {
    return status::Error(errors::v1::REASON_UNAVAILABLE, message);
  }
  return status::Error(errors::v1::REASON_INTERNAL, message);
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  bool IsNull(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  int64_t Int(int column) const override {
    const std::string text = Text(column);
    if (PQftype(result_, column) == kBool) return text == "t" ? 1 : 0;
    int64_t value = 0;
    return absl::SimpleAtoi(text, &value) ? value : 0;
  }
  std::string Text(int column) const override { return Bytes(column); }
  std::string Bytes(int column) const override {
    const std::string text(PQgetvalue(result_, row_, column), static_cast<size_t>(PQgetlength(result_, row_, column)));
    if (PQftype(result_, column) != kBytea || text.empty()) return text;
    return absl::HexStringToBytes(text.substr(2));  // "\x…", bytea_output = hex
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
  bool Idle() const { return PQtransactionStatus(connection_) == PQTRANS_IDLE; }

  // The transaction begins with its first statement. A lock taken before that is waited for without a snapshot, which
  // would be stale, and the transaction lost, by the time the wait is over.
  void Start(const char* begin) {
    begin_ = begin;
    begun_ = false;
    failure_ = absl::OkStatus();
    serialization_failed_ = false;
  }
  absl::Status Commit() {
    const absl::Status status = begun_ ? Script("COMMIT") : absl::OkStatus();
    Unlock();
    return status;
  }
  void Rollback() {
    if (begun_) Script("ROLLBACK").IgnoreError();
    Unlock();
  }

  // The first failure since Start.
  const absl::Status& failure() const { return failure_; }
  // Whether another transaction was the cause of a failure since Start.
  bool serialization_failed() const { return serialization_failed_; }

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
    const Values parameters = {absl::StrCat(std::string(kind), "/", std::string(id))};
    if (begun_) return Execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", parameters).status();
    holds_session_locks_ = true;
    return RunPrepared("SELECT pg_advisory_lock(hashtextextended(?, 0))", parameters).status();
  }

  Dialect dialect() const override { return Dialect::kPostgres; }

  // Any number of statements, within the transaction.
  absl::Status RunScript(const char* sql) {
    RETURN_IF_ERROR(Begin());
    return Script(sql);
  }

  // Outside of the transaction, or to end it.
  absl::Status Script(const char* sql) { return Check(Own(PQexec(connection_, sql))).status(); }

 private:
  explicit PostgresConnection(PGconn* connection) : connection_(connection) {}

  absl::StatusOr<Result> Check(Result result) {
    const ExecStatusType code = PQresultStatus(result.get());
    if (code == PGRES_COMMAND_OK || code == PGRES_TUPLES_OK) return result;
    serialization_failed_ = serialization_failed_ || IsSerializationFailure(SqlState(result.get()));
    return Failed(ToStatus(result.get()));
  }

  absl::Status Failed(absl::Status status) {
    failure_.Update(status);
    return status;
  }

  absl::Status Begin() {
    if (begun_) return absl::OkStatus();
    RETURN_IF_ERROR(Script(begin_));
    begun_ = true;
    return absl::OkStatus();
  }

  void Unlock() {
    if (holds_session_locks_) Script("SELECT pg_advisory_unlock_all()").IgnoreError();
    holds_session_locks_ = false;
  }

  absl::StatusOr<Result> Run(std::string_view sql, const Values& parameters) {
    RETURN_IF_ERROR(Begin());
    return RunPrepared(sql, parameters);
  }

  absl::StatusOr<Result> RunPrepared(std::string_view sql, const Values& parameters) {
    ASSIGN_OR_RETURN(const std::string name, Prepare(sql, parameters));
    std::vector<std::string> texts(parameters.size());
    std::vector<const char*> values(parameters.size(), nullptr);
    std::vector<int> lengths(parameters.size(), 0);
    std::vector<int> formats(parameters.size(), 0);
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (const auto* number = std::get_if<int64_t>(&parameters[i])) {
        texts[i] = absl::StrCat(*number);
      } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
        // The protocol ends text at the first NUL: better refused than cut.
        if (text->find('\0') != std::string::npos) {
          return Failed(status::Error(errors::v1::REASON_INVALID_FIELD, "text with a NUL byte"));
        }
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
    return Check(Own(PQexecPrepared(connection_, name.c_str(), static_cast<int>(parameters.size()), values.data(),
                                    lengths.data(), formats.data(), 0)));
  }

  // A statement is prepared once per text; the server infers the types of all parameters but bytea.
  absl::StatusOr<std::string> Prepare(std::string_view sql, const Values& parameters) {
    if (const auto found = prepared_.find(sql); found != prepared_.end()) return found->second;
    std::vector<Oid> types(parameters.size(), 0);
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (std::holds_alternative<Blob>(parameters[i])) types[i] = kBytea;
    }
    const std::string name = absl::StrCat("s", prepared_.size());
    RETURN_IF_ERROR(Check(Own(PQprepare(connection_, name.c_str(), NumberPlaceholders(sql).c_str(),
                                        static_cast<int>(types.size()), types.data())))
                        .status());
    prepared_.emplace(std::string(sql), name);
    return name;
  }

  PGconn* const connection_;
  std::map<std::string, std::string, std::less<>> prepared_;  // name by text
  const char* begin_ = "BEGIN";
  bool begun_ = false;
  bool holds_session_locks_ = false;
  bool serialization_failed_ = false;
  absl::Status failure_;
};

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(std::string url, Options options)
      : url_(std::move(url)),
        options_(std::move(options)),
        before_commit_(options_.name + ".commit.before"),
        after_commit_(options_.name + ".commit.after"),
        free_(options_.pool) {}

  Dialect dialect() const override { return Dialect::kPostgres; }

 protected:
  absl::Status RunWrite(Closure closure, absl::Time deadline) override {
    return Retry(closure, "BEGIN ISOLATION LEVEL SERIALIZABLE", Access::kWrite, deadline);
  }
  absl::Status RunRead(Closure closure) override {
    return Retry(closure, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", Access::kRead, absl::InfiniteFuture());
  }

 private:
  enum class Access { kRead, kWrite };

  struct Outcome {
    absl::Status status;
    bool worth_retry;  // nothing was committed, and the cause may pass
  };

  absl::Status Retry(const Closure& closure, const char* begin, Access access, absl::Time deadline) {
    for (int attempt = 0;; ++attempt) {
      ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection, Borrow(deadline));
      const Outcome outcome = AttemptInTurn(*connection, closure, begin, access, attempt);
      Return(std::move(connection));
      if (outcome.status.ok() || !outcome.worth_retry || attempt == kMaxRetries) return outcome.status;
      Backoff(attempt);
    }
  }

  Outcome AttemptInTurn(PostgresConnection& connection, const Closure& closure, const char* begin, Access access,
                        int attempt) {
    if (access == Access::kRead) return Attempt(connection, closure, begin, access);
    if (attempt < kAloneFrom) {
      absl::ReaderMutexLock lock(&crowd_);
      return Attempt(connection, closure, begin, access);
    }
    absl::MutexLock lock(&crowd_);
    return Attempt(connection, closure, begin, access);
  }

  Outcome Attempt(PostgresConnection& connection, const Closure& closure, const char* begin, Access access) {
    connection.Start(begin);
    absl::Status status = Invoke(closure, connection);
    status.Update(connection.failure());
    if (!status.ok() || access == Access::kRead) {
      const bool worth_retry = connection.serialization_failed() || connection.Broken();
      connection.Rollback();
      return {status, worth_retry};
    }
    RECOURSE_FAILPOINT(before_commit_);
    status = connection.Commit();
    // A COMMIT on a connection that broke may have happened.
    if (!status.ok()) return {status, connection.serialization_failed() && !connection.Broken()};
    RECOURSE_FAILPOINT(after_commit_);
    NotifyCommit();
    return {absl::OkStatus(), false};
  }

  absl::StatusOr<std::unique_ptr<PostgresConnection>> Borrow(absl::Time deadline) {
    {
      absl::MutexLock lock(&mutex_);
      const bool in_time = mutex_.AwaitWithDeadline(absl::Condition(
                                                        +[](int* free) { return *free > 0; }, &free_),
                                                    deadline);
      if (!in_time || absl::Now() > deadline) {
        return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "expired before it could start");
      }
      --free_;
      if (!idle_.empty()) {
        std::unique_ptr<PostgresConnection> connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    absl::StatusOr<std::unique_ptr<PostgresConnection>> connection = PostgresConnection::Connect(url_);
    if (!connection.ok()) {
      absl::MutexLock lock(&mutex_);
      ++free_;
    }
    return connection;
  }

  void Return(std::unique_ptr<PostgresConnection> connection) {
    absl::MutexLock lock(&mutex_);
    ++free_;
    // When the server went, it took all connections along.
    if (connection->Broken()) idle_.clear();
    if (connection->Idle()) idle_.push_back(std::move(connection));
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

  absl::Mutex crowd_;  // shared by writers, but for one that has lost too often

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
  RETURN_IF_ERROR(connection->Script("SET statement_timeout = 0"));
  // Replicas start together: the first migrates, the others wait.
  RETURN_IF_ERROR(connection->Script(kLockMigrations));
  const auto run = [&](const Database::Closure& closure) -> absl::Status {
    connection->Start("BEGIN");
    const absl::Status status = closure(*connection);
    if (status.ok()) return connection->Commit();
    connection->Rollback();
    return status;
  };
  RETURN_IF_ERROR(
      Migrate(migrations, run, [&](Transaction&, const char* script) { return connection->RunScript(script); }));
  return std::make_unique<PostgresDatabase>(url, std::move(options));
}

}  // namespace recourse::sql
