// A server stream that is woken by changes and holds no thread while it waits.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <grpcpp/support/server_callback.h>

#include "libs/rpc/change_hub.h"
#include "libs/rpc/grpc_status.h"
#include "libs/rpc/guarded.h"
#include "libs/rpc/worker_pool.h"
#include "libs/status/status.h"

namespace recourse::rpc {

template <class Response>
struct WatchStep {
  std::vector<Response> responses;
  bool end = false;   // the stream closes with OK after them
  bool more = false;  // there is more already: polled again as soon as they are written, without waiting for a change
};

// Answers what is new since it was last called. Never called twice at once, nor before its last answer has been
// written.
template <class Response>
using WatchPoll = std::function<absl::StatusOr<WatchStep<Response>>()>;

template <class Response>
class WatchReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  using Begin = std::function<absl::StatusOr<WatchPoll<Response>>()>;

  using Ended = std::function<void(const absl::Status&)>;

  WatchReactor(WorkerPool& pool, ChangeHub& hub, Begin begin, Ended ended)
      : pool_(pool), hub_(hub), begin_(std::move(begin)), ended_(std::move(ended)) {}

  void Start(std::shared_ptr<WatchReactor> self) {
    self_ = std::move(self);
    std::weak_ptr<WatchReactor> weak = self_;
    subscription_ = hub_.Subscribe(
        [weak] {
          if (auto reactor = weak.lock()) reactor->Wake();
        },
        [weak] {
          if (auto reactor = weak.lock()) {
            reactor->End(status::Error(errors::v1::REASON_UNAVAILABLE, "the server is going away; resume elsewhere"));
          }
        });
    Wake();
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      writing_ = false;
      queue_.pop_front();
      if (!ok && !ending_) ending_ = absl::CancelledError("the reader has gone");
    }
    Proceed();
  }

  void OnCancel() override { End(absl::CancelledError("cancelled by the caller")); }

  void OnDone() override {
    hub_.Unsubscribe(subscription_);
    if (ended_) ended_(Ending());
    std::shared_ptr<WatchReactor> last = std::move(self_);  // may destroy *this at the end of the scope
  }

 private:
  absl::Status Ending() {
    absl::MutexLock lock(&mutex_);
    return ending_.value_or(absl::OkStatus());
  }

  void Wake() {
    {
      absl::MutexLock lock(&mutex_);
      dirty_ = true;
    }
    Proceed();
  }

  void End(const absl::Status& status) {
    {
      absl::MutexLock lock(&mutex_);
      if (!ending_) ending_ = status;
      queue_.resize(writing_ ? 1 : 0);
    }
    Proceed();
  }

  // Decides, under the lock, the one next thing to do: write, finish, poll or wait.
  void Proceed() {
    std::optional<absl::Status> finish;
    const Response* write = nullptr;
    {
      absl::MutexLock lock(&mutex_);
      if (finished_ || writing_) return;
      if (!queue_.empty()) {
        writing_ = true;
        write = &queue_.front();
      } else if (ending_ && !polling_) {
        finished_ = true;
        finish = ending_;
      } else if (dirty_ && !polling_ && !ending_) {
        dirty_ = false;
        polling_ = pool_.TrySubmit([self = self_] { self->Poll(); });
        dirty_ = !polling_;  // refused: the next wake tries again
      }
    }
    if (write != nullptr) this->StartWrite(write);
    if (finish) this->Finish(ToGrpc(*finish));
  }

  absl::StatusOr<WatchStep<Response>> NextStep() {
    if (!poll_) {
      ASSIGN_OR_RETURN(poll_, begin_());
    }
    return poll_();
  }

  void Poll() {
    absl::StatusOr<WatchStep<Response>> step = Guarded([this] { return NextStep(); });
    {
      absl::MutexLock lock(&mutex_);
      polling_ = false;
      if (!ending_) {
        if (!step.ok()) {
          ending_ = step.status();
        } else {
          for (Response& response : step->responses) queue_.push_back(std::move(response));
          if (step->end) ending_ = absl::OkStatus();
          dirty_ = dirty_ || step->more;
        }
      }
    }
    Proceed();
  }

  WorkerPool& pool_;
  ChangeHub& hub_;
  const Begin begin_;
  const Ended ended_;
  WatchPoll<Response> poll_;
  int subscription_ = -1;
  std::shared_ptr<WatchReactor> self_;  // until OnDone

  absl::Mutex mutex_;
  std::deque<Response> queue_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool polling_ ABSL_GUARDED_BY(mutex_) = false;
  bool dirty_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mutex_);
};

// `begin` runs once, on a worker; `ended` with the status that the reader gets, last of all.
template <class Response>
grpc::ServerWriteReactor<Response>* StartWatch(WorkerPool& pool, ChangeHub& hub,
                                               typename WatchReactor<Response>::Begin begin,
                                               typename WatchReactor<Response>::Ended ended = {}) {
  auto reactor = std::make_shared<WatchReactor<Response>>(pool, hub, std::move(begin), std::move(ended));
  auto* raw = reactor.get();
  raw->Start(std::move(reactor));
  return raw;
}

}  // namespace recourse::rpc
