// Delivers the durable tasks of one service (platform.md 4).
#pragma once

#include <map>
#include <memory>

#include "libs/outbox/outbox.h"

namespace recourse::outbox {

// A task as stored. `id` is the request_id of whatever its delivery calls, on every attempt.
struct Task {
  std::string id;
  std::string kind;
  std::string lane;
  std::string payload;  // serialized message of NewTask
  type::v1::Actor actor;
  absl::Time due_time;
  int attempts = 0;  // before this one
  absl::Time first_attempt_time;

  template <class Message>
  Message As() const {
    Message message;
    message.ParseFromString(payload);
    return message;
  }
};

struct TaskHandler {
  // Calls the other service, outside of any transaction; absent for a timer. OK carries the serialized reply. ABORTED,
  // CANCELLED, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL and UNKNOWN are tried again with back-off
  // (0.1 s doubling to 60 s, jittered); any other code is a refusal. A crash after OK leads to a second delivery with
  // the same task id.
  std::function<absl::StatusOr<std::string>(const Task&)> deliver;
  // In the transaction that removes the task; may be absent. An error leaves the task to be tried again.
  std::function<absl::Status(Transaction&, const Task&, const std::string& reply)> on_done;
  // Refused, or tried for 24 h (DEADLINE_EXCEEDED): must lead to a state that a person sees. In the transaction that
  // removes the task. Absent for timers only, which are then tried for ever.
  std::function<absl::Status(Transaction&, const Task&, const absl::Status&)> on_refused;
};

class TaskRunner {
 public:
  struct Options {
    int threads = 2;
    absl::Duration lease = absl::Seconds(30);  // business time
    absl::Duration poll = absl::Seconds(1);    // machine time; commits, clock jumps and Wake() come sooner
  };

  // Before the first write to `outbox`'s database. `owner` differs between processes that share a database.
  TaskRunner(Outbox& outbox, clock::Clock& clock, std::string owner, Options options);
  ~TaskRunner();  // Stop()

  // Before Start; a second handler of one kind ends the process. A stored task of an unknown kind stays, for a newer
  // version of the service.
  void Register(std::string kind, TaskHandler handler);
  void Start();
  // Lets the attempts in flight end; nothing is lost.
  void Stop();
  void Wake();

  // No task is due and none is being delivered (for the movable clock of development).
  bool Idle();
  // When the next task becomes deliverable that is not so now (due time, end of a back-off or of a lease), or
  // InfiniteFuture.
  absl::Time NextDueTime();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace recourse::outbox
