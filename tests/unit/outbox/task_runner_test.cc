// Durable tasks: nothing owed is forgotten, and each lane keeps its order.
#include "libs/outbox/task_runner.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <absl/strings/str_join.h>
#include <absl/synchronization/mutex.h>
#include <catch2/catch.hpp>

#include "libs/outbox/task_store.h"
#include "libs/status/status.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

// What happened, in order; tests wait for it instead of sleeping.
class Journal {
 public:
  void Add(std::string line) {
    absl::MutexLock lock(&mutex_);
    lines_.push_back(std::move(line));
  }
  bool Await(size_t lines, absl::Duration timeout = absl::Seconds(20)) {
    absl::MutexLock lock(&mutex_);
    const auto reached = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return lines_.size() >= lines; };
    return mutex_.AwaitWithTimeout(absl::Condition(&reached), timeout);
  }
  std::vector<std::string> lines() {
    absl::MutexLock lock(&mutex_);
    return lines_;
  }
  std::string text() { return absl::StrJoin(lines(), " "); }

 private:
  absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

struct RunnerFixture : Fixture {
  Journal journal;
  std::unique_ptr<TaskRunner> runner;

  RunnerFixture() { Restart(); }
  ~RunnerFixture() { runner.reset(); }

  void Restart(int threads = 2) {
    runner.reset();
    runner = std::make_unique<TaskRunner>(outbox, clock, "runner", TaskRunner::Options{.threads = threads});
  }

  void Enqueue(const std::vector<std::pair<std::string, std::string>>& kinds_and_lanes,
               absl::Time due_time = absl::InfinitePast()) {
    REQUIRE(
        outbox
            .Apply(
                Customer(),
                [&](Transaction& tx) -> absl::Status {
                  for (const auto& [kind, lane] : kinds_and_lanes) {
                    RETURN_IF_ERROR(tx.Enqueue(
                        {.kind = kind, .lane = lane, .payload = Customer("customers/" + kind), .due_time = due_time}));
                  }
                  return absl::OkStatus();
                })
            .ok());
  }

  // A timer that writes its name down.
  void RegisterTimer(const std::string& kind) {
    runner->Register(kind, {.deliver = {},
                            .on_done =
                                [this](Transaction&, const Task& task, const std::string&) {
                                  journal.Add(task.kind);
                                  return absl::OkStatus();
                                },
                            .on_refused = {}});
  }

  // A delivery whose n-th attempt, from 0, has the outcome `attempt(n)`.
  void RegisterDelivery(const std::string& kind, std::function<absl::Status(int)> attempt) {
    runner->Register(kind, {.deliver = [this, attempt](const Task& task) -> absl::StatusOr<std::string> {
                              const absl::Status status = attempt(task.attempts);
                              journal.Add((status.ok() ? "ok:" : "failed:") + task.kind);
                              if (!status.ok()) return status;
                              return "reply to " + task.As<type::v1::Actor>().subject();
                            },
                            .on_done =
                                [this](Transaction&, const Task&, const std::string& reply) {
                                  journal.Add("done:" + reply);
                                  return absl::OkStatus();
                                },
                            .on_refused =
                                [this](Transaction&, const Task&, const absl::Status& reason) {
                                  journal.Add("refused:" + absl::StatusCodeToString(reason.code()));
                                  return absl::OkStatus();
                                }});
  }

  void AwaitIdle() {
    for (int i = 0; i < 20'000 && !runner->Idle(); ++i) journal.Await(SIZE_MAX, absl::Milliseconds(1));
    REQUIRE(runner->Idle());
  }

  // Lets back-offs end, by `step` of business time, until the journal has so many lines.
  void AdvanceUntil(size_t lines, absl::Duration step = absl::Seconds(61)) {
    for (int i = 0; i < 2000 && !journal.Await(lines, absl::Milliseconds(5)); ++i) clock.Advance(step);
    REQUIRE(journal.Await(lines));
  }
};

TEST_CASE("a task is delivered, its reply handled, and it is gone") {
  RunnerFixture f;
  f.RegisterDelivery("tell", [](int) { return absl::OkStatus(); });
  f.runner->Start();
  f.Enqueue({{"tell", "things/1"}});
  REQUIRE(f.journal.Await(2));
  f.runner->Stop();
  CHECK(f.journal.text() == "ok:tell done:reply to customers/tell");
  CHECK(f.Count("outbox_tasks") == 0);
  CHECK(f.runner->Idle());
}

TEST_CASE("each code is either tried again or a refusal") {
  using Code = absl::StatusCode;
  const auto [code, tried_again] = GENERATE(table<Code, bool>({
      {Code::kAborted, true},
      {Code::kCancelled, true},
      {Code::kUnavailable, true},
      {Code::kDeadlineExceeded, true},
      {Code::kResourceExhausted, true},
      {Code::kInternal, true},
      {Code::kUnknown, true},
      {Code::kInvalidArgument, false},
      {Code::kNotFound, false},
      {Code::kAlreadyExists, false},
      {Code::kPermissionDenied, false},
      {Code::kUnauthenticated, false},
      {Code::kFailedPrecondition, false},
      {Code::kOutOfRange, false},
      {Code::kUnimplemented, false},
      {Code::kDataLoss, false},
  }));
  RunnerFixture f;
  f.RegisterDelivery("tell",
                     [code = code](int attempt) { return attempt == 0 ? absl::Status(code, "no") : absl::OkStatus(); });
  f.runner->Start();
  f.Enqueue({{"tell", "things/1"}});
  f.AdvanceUntil(tried_again ? 3 : 2);
  f.runner->Stop();
  CHECK(f.journal.text() == (tried_again ? "failed:tell ok:tell done:reply to customers/tell"
                                         : "failed:tell refused:" + absl::StatusCodeToString(code)));
  CHECK(f.Count("outbox_tasks") == 0);
}

TEST_CASE("what fails for 24 hours is given up as DEADLINE_EXCEEDED") {
  RunnerFixture f;
  f.RegisterDelivery("tell", [](int) { return absl::UnavailableError("down"); });
  const absl::Time start = f.clock.Now();
  f.runner->Start();
  f.Enqueue({{"tell", "things/1"}});
  const auto refused = [&] {
    const std::vector<std::string> lines = f.journal.lines();
    return std::count(lines.begin(), lines.end(), "refused:DEADLINE_EXCEEDED");
  };
  for (size_t lines = 1; refused() == 0; ++lines) {
    REQUIRE(lines < 100);
    f.AdvanceUntil(lines, absl::Hours(1));
  }
  f.runner->Stop();
  CHECK(refused() == 1);
  CHECK(f.clock.Now() - start >= absl::Hours(24));
  CHECK(f.Count("outbox_tasks") == 0);
}

TEST_CASE("a failing head holds its lane, not the others") {
  const int threads = GENERATE(1, 4);
  RunnerFixture f;
  f.Restart(threads);
  f.RegisterDelivery("head",
                     [](int attempt) { return attempt < 3 ? absl::UnavailableError("down") : absl::OkStatus(); });
  f.RegisterTimer("second");
  f.RegisterTimer("third");
  f.RegisterTimer("other");
  f.Enqueue({{"head", "a"}, {"second", "a"}, {"other", "b"}});
  f.Enqueue({{"third", "a"}});
  f.runner->Start();
  REQUIRE(f.journal.Await(2));
  CHECK(f.journal.text().find("other") != std::string::npos);
  f.AdvanceUntil(8);
  f.runner->Stop();
  std::vector<std::string> lane = f.journal.lines();
  lane.erase(std::remove(lane.begin(), lane.end(), "other"), lane.end());
  CHECK(absl::StrJoin(lane, " ") ==
        "failed:head failed:head failed:head ok:head done:reply to customers/head second third");
}

TEST_CASE("a lane keeps the order of writing") {
  RunnerFixture f;
  f.Restart(/*threads=*/4);
  std::string expected;
  std::vector<std::pair<std::string, std::string>> tasks;
  for (char kind = 'a'; kind <= 'z'; ++kind) {
    f.RegisterTimer({kind});
    tasks.push_back({{kind}, "things/1"});
    expected += std::string(expected.empty() ? "" : " ") + kind;
  }
  f.Enqueue(tasks);
  f.runner->Start();
  REQUIRE(f.journal.Await(tasks.size()));
  f.runner->Stop();
  CHECK(f.journal.text() == expected);
}

TEST_CASE("timers fire when due, in order, as the clock steps from one to the next") {
  RunnerFixture f;
  const absl::Time start = f.clock.Now();
  for (const char* kind : {"first", "second", "third"}) f.RegisterTimer(kind);
  f.runner->Start();
  f.Enqueue({{"third", "a"}}, start + absl::Hours(72));
  f.Enqueue({{"first", "b"}}, start + absl::Hours(1));
  f.Enqueue({{"second", "a"}}, start + absl::Hours(24));
  for (const auto& [hours, fired] :
       std::vector<std::pair<int, std::string>>{{1, "first"}, {24, "first second"}, {72, "first second third"}}) {
    f.AwaitIdle();
    CHECK(f.runner->NextDueTime() == start + absl::Hours(hours));
    f.clock.AdvanceTo(f.runner->NextDueTime());
    REQUIRE(f.journal.Await(static_cast<size_t>(std::count(fired.begin(), fired.end(), ' ')) + 1));
    CHECK(f.journal.text() == fired);
  }
  f.runner->Stop();
  CHECK(f.runner->NextDueTime() == absl::InfiniteFuture());
}

TEST_CASE("a jump over several timers of a lane fires them by due time") {
  RunnerFixture f;
  for (const char* kind : {"first", "second", "third"}) f.RegisterTimer(kind);
  f.runner->Start();
  const absl::Time start = f.clock.Now();
  f.Enqueue({{"third", "a"}}, start + absl::Hours(3));
  f.Enqueue({{"first", "a"}}, start + absl::Hours(1));
  f.Enqueue({{"second", "a"}}, start + absl::Hours(2));
  CHECK(f.runner->Idle());
  f.clock.Advance(absl::Hours(1000));
  REQUIRE(f.journal.Await(3));
  CHECK(f.journal.text() == "first second third");
}

TEST_CASE("a cancelled timer does not fire, that of another lane or kind does") {
  RunnerFixture f;
  for (const char* kind : {"remind", "expire"}) f.RegisterTimer(kind);
  f.runner->Start();
  f.Enqueue({{"remind", "a"}, {"remind", "b"}, {"expire", "a"}}, f.clock.Now() + absl::Hours(1));
  const auto cancel = [](Transaction& tx) { return tx.Cancel("remind", "a"); };
  REQUIRE(f.outbox.Apply(Customer(), cancel).ok());
  REQUIRE(f.outbox.Apply(Customer(), cancel).ok());
  f.clock.Advance(absl::Hours(1));
  REQUIRE(f.journal.Await(2));
  f.runner->Stop();
  std::vector<std::string> fired = f.journal.lines();
  std::sort(fired.begin(), fired.end());
  CHECK(absl::StrJoin(fired, " ") == "expire remind");
}

TEST_CASE("an outcome that cannot be written is tried again with the same task id") {
  RunnerFixture f;
  f.runner->Register("tell",
                     {.deliver = [&](const Task& task) -> absl::StatusOr<std::string> { return task.id; },
                      .on_done = [&](Transaction& tx, const Task& task, const std::string& id) -> absl::Status {
                        RETURN_IF_ERROR(tx.Emit({.type = "told", .resource = "things/1", .payload = task.actor}));
                        f.journal.Add(id);
                        return task.attempts == 0 ? absl::UnavailableError("busy") : absl::OkStatus();
                      },
                      .on_refused = [](Transaction&, const Task&, const absl::Status& reason) { return reason; }});
  f.runner->Start();
  f.Enqueue({{"tell", "things/1"}});
  f.AdvanceUntil(2);
  f.runner->Stop();
  CHECK(f.journal.lines().front() == f.journal.lines().back());
  CHECK(f.Count("outbox_events") == 1);
  CHECK(f.Count("outbox_tasks") == 0);
}

TEST_CASE("an outcome acts as the actor of the mutation that wrote the task") {
  RunnerFixture f;
  f.runner->Register("tell", {.deliver = {},
                              .on_done =
                                  [&](Transaction& tx, const Task&, const std::string&) {
                                    f.journal.Add(tx.actor().subject());
                                    return absl::OkStatus();
                                  },
                              .on_refused = {}});
  f.runner->Start();
  f.Enqueue({{"tell", "things/1"}});
  REQUIRE(f.journal.Await(1));
  CHECK(f.journal.text() == "customers/ada");
}

TEST_CASE(
    "what a dead process was delivering is delivered again: at the next start on SQLite, else when its lease ends") {
  RunnerFixture f;
  f.Enqueue({{"tell", "things/1"}});
  TaskStore dead(f.outbox, "dead");
  const auto ids = dead.Runnable({"tell"});
  REQUIRE(ids.ok());
  REQUIRE(ids->size() == 1);
  REQUIRE((*dead.Claim(ids->front(), absl::Seconds(30))).has_value());

  f.runner->Register("tell",
                     {.deliver = [&](const Task& task) -> absl::StatusOr<std::string> {
                        f.journal.Add(absl::StrCat(task.id, " ", task.attempts));
                        return "";
                      },
                      .on_done = {},
                      .on_refused = [](Transaction&, const Task&, const absl::Status& reason) { return reason; }});
  f.runner->Start();
  if (f.outbox.db().dialect() == sql::Dialect::kPostgres) {
    CHECK(f.runner->Idle());
    CHECK(f.runner->NextDueTime() == f.clock.Now() + absl::Seconds(30));
    f.clock.Advance(absl::Seconds(30));
  }
  REQUIRE(f.journal.Await(1));
  f.runner->Stop();
  CHECK(f.journal.text() == ids->front() + " 1");
  CHECK(f.Count("outbox_tasks") == 0);
}

TEST_CASE("only the owner of the lease settles a task") {
  RunnerFixture f;
  f.Enqueue({{"tell", "things/1"}});
  TaskStore slow(f.outbox, "slow");
  TaskStore next(f.outbox, "next");
  const std::string id = slow.Runnable({"tell"})->front();
  const std::optional<Task> late = *slow.Claim(id, absl::Seconds(30));
  CHECK_FALSE((*next.Claim(id, absl::Seconds(30))).has_value());
  f.clock.Advance(absl::Seconds(30));
  REQUIRE((*next.Claim(id, absl::Seconds(30))).has_value());
  REQUIRE(slow.Postpone(*late, f.clock.Now()).ok());
  CHECK(next.Runnable({"tell"})->empty());
  REQUIRE(f.outbox
              .Apply(Customer(),
                     [&](Transaction& tx) -> absl::Status {
                       ASSIGN_OR_RETURN(const bool removed, slow.Remove(tx, *late));
                       CHECK_FALSE(removed);
                       return absl::OkStatus();
                     })
              .ok());
  CHECK(f.Count("outbox_tasks") == 1);
}

TEST_CASE("a task of a kind without a handler waits for a version that has one") {
  RunnerFixture f;
  f.RegisterTimer("known");
  f.Enqueue({{"unknown", "a"}, {"known", "b"}});
  f.runner->Start();
  REQUIRE(f.journal.Await(1));
  f.runner->Stop();
  CHECK(f.runner->Idle());
  CHECK(f.Count("outbox_tasks") == 1);
  f.Restart();
  f.RegisterTimer("unknown");
  f.runner->Start();
  REQUIRE(f.journal.Await(2));
  CHECK(f.journal.text() == "known unknown");
}

}  // namespace
}  // namespace recourse::outbox
