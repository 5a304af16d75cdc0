#include "libs/sql/sqlite_connection.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::sql {
namespace {

constexpr char kPragmas[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-32000; PRAGMA busy_timeout=5000;";

// Readers look at the file in place instead of copying pages: it may be far larger than their cache.
constexpr char kReaderPragmas[] = "PRAGMA mmap_size=8589934592;";

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool IsNull(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string Text(int column) const override { return Bytes(column); }
  std::string Bytes(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), static_cast<size_t>(size));
  }

 private:
  sqlite3_stmt* const statement_;
};

int Bind(sqlite3_stmt* statement, int index, const Value& value) {
  struct Visitor {
    sqlite3_stmt* statement;
    int index;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
    int operator()(const std::string& text) const {
      return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    int operator()(const Blob& blob) const {
      return sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT);
    }
  };
  return std::visit(Visitor{statement, index}, value);
}

// "UNIQUE constraint failed: orders.number" names the columns or the check; a foreign key has no name.
std::string_view ConstraintOf(std::string_view message) {
  constexpr std::string_view kSeparator = ": ";
  const size_t at = message.find(kSeparator);
  return at == std::string_view::npos ? std::string_view() : message.substr(at + kSeparator.size());
}

// Leaves a cached statement ready for its next use, whatever happened.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  ~Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* const statement_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path, bool read_only) {
  sqlite3* db = nullptr;
  const int flags =
      (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(db));
  if (code != SQLITE_OK) {
    return status::Error(errors::v1::REASON_UNAVAILABLE, absl::StrCat("cannot open ", path, ": ", sqlite3_errmsg(db)));
  }
  sqlite3_extended_result_codes(db, 1);
  RETURN_IF_ERROR(connection->Script(kPragmas));
  if (read_only) RETURN_IF_ERROR(connection->Script(kReaderPragmas));
  return connection;
}

SqliteConnection::~SqliteConnection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

absl::StatusOr<int64_t> SqliteConnection::Execute(std::string_view sql, const Values& parameters) {
  RETURN_IF_ERROR(Query(sql, parameters, [](const Row&) {}));
  return sqlite3_changes64(db_);
}

absl::Status SqliteConnection::Query(std::string_view sql, const Values& parameters,
                                     const std::function<void(const Row&)>& each) {
  const absl::Status status = Step(sql, parameters, each);
  failure_.Update(status);
  return status;
}

absl::Status SqliteConnection::Step(std::string_view sql, const Values& parameters,
                                    const std::function<void(const Row&)>& each) {
  ASSIGN_OR_RETURN(sqlite3_stmt * statement, Prepare(sql));
  if (sqlite3_stmt_busy(statement)) {
    return status::Error(errors::v1::REASON_INTERNAL, "a statement was run within its own rows: " + std::string(sql));
  }
  const Reset reset(statement);
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(parameters.size())) {
    return status::Error(errors::v1::REASON_INTERNAL, "wrong number of parameters for: " + std::string(sql));
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (Bind(statement, static_cast<int>(i) + 1, parameters[i]) != SQLITE_OK) return LastError();
  }
  for (;;) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return absl::OkStatus();
    if (code != SQLITE_ROW) return LastError();
    each(SqliteRow(statement));
  }
}

absl::Status SqliteConnection::Script(const char* sql) {
  return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : LastError();
}

absl::StatusOr<sqlite3_stmt*> SqliteConnection::Prepare(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, &tail) !=
      SQLITE_OK) {
    return LastError();
  }
  const std::string_view rest(tail, static_cast<size_t>(sql.data() + sql.size() - tail));
  if (rest.find_first_not_of("; \n\t") != std::string_view::npos) {
    sqlite3_finalize(statement);
    return status::Error(errors::v1::REASON_INTERNAL, "more than one statement: " + std::string(sql));
  }
  statements_.emplace(std::string(sql), statement);
  return statement;
}

bool SqliteConnection::OwesForeignKey() const {
  int owes = 0;
  int unused = 0;
  return sqlite3_db_status(db_, SQLITE_DBSTATUS_DEFERRED_FKS, &owes, &unused, 0) == SQLITE_OK && owes != 0;
}

absl::Status SqliteConnection::LastError() const {
  const int code = sqlite3_extended_errcode(db_);
  const std::string message = sqlite3_errmsg(db_);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, message, {{"constraint", ConstraintOf(message)}});
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return status::Error(errors::v1::REASON_CONFLICT, message, {{"constraint", ConstraintOf(message)}});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return status::Error(errors::v1::REASON_UNAVAILABLE, message);
    default:
      return status::Error(errors::v1::REASON_INTERNAL, message);
  }
}

}  // namespace recourse::sql
