#include "libs/sql/sqlite_database.h"

#include <deque>
#include <thread>
#include <vector>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "libs/failpoint/failpoint.h"
#include "libs/sql/sqlite_connection.h"
#include "libs/status/status.h"

namespace recourse::sql {
namespace {

// Only one process may have the file open.
class FileLock {
 public:
  static absl::StatusOr<std::unique_ptr<FileLock>> Take(const std::string& path) {
    const int fd = open((path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) return status::Error(errors::v1::REASON_UNAVAILABLE, "cannot create " + path + ".lock");
    std::unique_ptr<FileLock> lock(new FileLock(fd));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      return status::Error(errors::v1::REASON_ILLEGAL_STATE, path + " is open in another process");
    }
    return lock;
  }
  ~FileLock() { close(fd_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  const int fd_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::unique_ptr<FileLock> lock, std::unique_ptr<SqliteConnection> writer,
                 std::vector<std::unique_ptr<SqliteConnection>> readers, Options options)
      : file_lock_(std::move(lock)),
        options_(std::move(options)),
        writer_(std::move(writer)),
        readers_(std::move(readers)),
        before_commit_(options_.name + ".commit.before"),
        after_commit_(options_.name + ".commit.after"),
        thread_([this] { WriteLoop(); }) {
    for (const auto& reader : readers_) idle_readers_.push_back(reader.get());
  }

  ~SqliteDatabase() override {
    {
      absl::MutexLock lock(&mutex_);
      closing_ = true;
    }
    thread_.join();
  }

  Dialect dialect() const override { return Dialect::kSqlite; }

 protected:
  absl::Status RunWrite(Closure closure, absl::Time deadline) override {
    Job job(std::move(closure), deadline);
    {
      absl::MutexLock lock(&mutex_);
      if (closing_) return status::Error(errors::v1::REASON_UNAVAILABLE, "the database is closing");
      queue_.push_back(&job);
    }
    job.answered.WaitForNotification();
    return job.status;
  }

  absl::Status RunRead(Closure closure) override {
    SqliteConnection* reader = nullptr;
    {
      absl::MutexLock lock(&readers_mutex_);
      readers_mutex_.Await(absl::Condition(
          +[](std::vector<SqliteConnection*>* idle) { return !idle->empty(); }, &idle_readers_));
      reader = idle_readers_.back();
      idle_readers_.pop_back();
    }
    absl::Status status = reader->Script("BEGIN");
    if (status.ok()) {
      status = RunOn(*reader, closure);
      reader->Script("ROLLBACK").IgnoreError();
    }
    absl::MutexLock lock(&readers_mutex_);
    idle_readers_.push_back(reader);
    return status;
  }

 private:
  struct Job {
    Job(Closure c, absl::Time d) : closure(std::move(c)), deadline(d) {}

    const Closure closure;
    const absl::Time deadline;
    absl::Status status = absl::OkStatus();
    absl::Notification answered;
  };
  using Batch = std::vector<Job*>;

  bool HasWorkOrClosing() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return closing_ || !queue_.empty(); }

  void WriteLoop() {
    for (;;) {
      Batch batch;
      {
        absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(this, &SqliteDatabase::HasWorkOrClosing));
        if (queue_.empty()) return;
        while (!queue_.empty() && batch.size() < static_cast<size_t>(options_.batch_limit)) {
          batch.push_back(queue_.front());
          queue_.pop_front();
        }
      }
      RunBatch(batch);
      for (Job* job : batch) job->answered.Notify();
    }
  }

  // All closures in one commit; if SQLite ends the transaction under them, each once more, alone.
  void RunBatch(const Batch& batch) {
    if (CommitTogether(batch).ok()) return;
    for (Job* job : batch) {
      const absl::Status alone = CommitTogether({job});
      if (!alone.ok()) job->status = alone;
    }
  }

  // An error means that nothing of the batch was committed.
  absl::Status CommitTogether(const Batch& batch) {
    const absl::Status status = RunAndCommit(batch);
    if (!status.ok() && writer_->InTransaction()) writer_->Script("ROLLBACK").IgnoreError();
    return status;
  }

  absl::Status RunAndCommit(const Batch& batch) {
    RETURN_IF_ERROR(writer_->Script("BEGIN IMMEDIATE"));
    bool changed = false;
    for (Job* job : batch) {
      if (absl::Now() > job->deadline) {
        job->status = status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "expired before it could start");
        continue;
      }
      RETURN_IF_ERROR(writer_->Script("SAVEPOINT closure"));
      job->status = RunOn(*writer_, job->closure);
      if (!writer_->InTransaction()) {
        RETURN_IF_ERROR(job->status);
        return status::Error(errors::v1::REASON_UNAVAILABLE, "the database gave up the transaction");
      }
      if (job->status.ok()) {
        changed = true;
      } else {
        RETURN_IF_ERROR(writer_->Script("ROLLBACK TO closure"));
      }
      RETURN_IF_ERROR(writer_->Script("RELEASE closure"));
    }
    RECOURSE_FAILPOINT(before_commit_);
    RETURN_IF_ERROR(writer_->Script("COMMIT"));
    RECOURSE_FAILPOINT(after_commit_);
    if (changed) NotifyCommit();
    return absl::OkStatus();
  }

  static absl::Status RunOn(SqliteConnection& connection, const Closure& closure) {
    connection.ClearFailure();
    const absl::Status status = Invoke(closure, connection);
    RETURN_IF_ERROR(status.ok() ? connection.failure() : status);
    // Else the commit would fail for its neighbours, too.
    if (connection.OwesForeignKey())
      return status::Error(errors::v1::REASON_CONFLICT, "a foreign key is not satisfied");
    return absl::OkStatus();
  }

  const std::unique_ptr<FileLock> file_lock_;
  const Options options_;
  const std::unique_ptr<SqliteConnection> writer_;
  const std::vector<std::unique_ptr<SqliteConnection>> readers_;
  const std::string before_commit_;
  const std::string after_commit_;

  absl::Mutex mutex_;
  std::deque<Job*> queue_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;

  absl::Mutex readers_mutex_;
  std::vector<SqliteConnection*> idle_readers_ ABSL_GUARDED_BY(readers_mutex_);

  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path, std::span<const Migration> migrations,
                                                     Database::Options options) {
  ASSIGN_OR_RETURN(std::unique_ptr<FileLock> lock, FileLock::Take(path));
  ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> writer, SqliteConnection::Open(path, /*read_only=*/false));
  const auto run = [&](const Database::Closure& closure) -> absl::Status {
    RETURN_IF_ERROR(writer->Script("BEGIN IMMEDIATE"));
    const absl::Status status = closure(*writer);
    if (status.ok()) return writer->Script("COMMIT");
    writer->Script("ROLLBACK").IgnoreError();
    return status;
  };
  RETURN_IF_ERROR(Migrate(migrations, run, [&](Transaction&, const char* script) { return writer->Script(script); }));
  std::vector<std::unique_ptr<SqliteConnection>> readers;
  for (int i = 0; i < options.readers; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader, SqliteConnection::Open(path, /*read_only=*/true));
    readers.push_back(std::move(reader));
  }
  return std::make_unique<SqliteDatabase>(std::move(lock), std::move(writer), std::move(readers), std::move(options));
}

}  // namespace recourse::sql
