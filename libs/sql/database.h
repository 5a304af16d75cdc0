// One service's database: SQLite with group commit, or PostgreSQL with a pool. Closures in, committed results out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include "libs/sql/migration.h"
#include "libs/sql/transaction.h"

namespace recourse::sql {

namespace internal {
template <class T>
struct IsStatusOr : std::false_type {};
template <class T>
struct IsStatusOr<absl::StatusOr<T>> : std::true_type {};
}  // namespace internal

class Database {
 public:
  struct Options {
    std::string name = "sql";  // prefix of failpoints: "<name>.commit.before", "<name>.commit.after"
    int readers = 2;           // SQLite reader connections
    int pool = 16;             // PostgreSQL connections
    int batch_limit = 64;      // closures in one SQLite commit
  };

  using Closure = std::function<absl::Status(Transaction&)>;

  // "sqlite:///path/file.db" (created when absent; a second opener is refused with ILLEGAL_STATE) or "postgresql://…".
  // Applies the migrations that are new; a changed text of an applied one is refused.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& url, std::span<const Migration> migrations,
                                                        Options options);
  virtual ~Database() = default;

  // `fn` takes Transaction& and returns absl::Status or absl::StatusOr<T>; so do these. A failed closure is rolled
  // back, its neighbours in the same commit are not. A closure may run more than once, so it must depend on nothing but
  // the database and what it captured, and must not wait for anything. `deadline` is machine time; an expired closure
  // is refused before it starts.
  template <class Fn>
  auto Write(Fn fn, absl::Time deadline = absl::InfiniteFuture()) {
    return Run(std::move(fn), [this, deadline](Closure closure) { return RunWrite(std::move(closure), deadline); });
  }
  template <class Fn>
  auto Read(Fn fn) {
    return Run(std::move(fn), [this](Closure closure) { return RunRead(std::move(closure)); });
  }

  // `listener` is called after every commit, from the committing thread; it must not block.
  void OnCommit(std::function<void()> listener);
  virtual Dialect dialect() const = 0;

 protected:
  virtual absl::Status RunWrite(Closure closure, absl::Time deadline) = 0;
  virtual absl::Status RunRead(Closure closure) = 0;

  // What the closure throws becomes INTERNAL.
  static absl::Status Invoke(const Closure& closure, Transaction& tx);
  void NotifyCommit();

 private:
  template <class Fn, class Runner>
  static auto Run(Fn fn, Runner runner) {
    using Result = std::invoke_result_t<Fn, Transaction&>;
    if constexpr (internal::IsStatusOr<Result>::value) {
      Result result = absl::UnknownError("the closure did not run");
      const absl::Status status = runner([&](Transaction& tx) -> absl::Status {
        result = fn(tx);
        return result.status();
      });
      if (!status.ok()) result = status;
      return result;
    } else {
      return runner([&](Transaction& tx) -> absl::Status { return fn(tx); });
    }
  }

  absl::Mutex listeners_mutex_;
  std::vector<std::function<void()>> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
};

// Applies `migrations` within transactions of `run`; used by both databases.
absl::Status Migrate(std::span<const Migration> migrations,
                     const std::function<absl::Status(const Database::Closure&)>& run,
                     const std::function<absl::Status(Transaction&, const char* script)>& run_script);

}  // namespace recourse::sql
