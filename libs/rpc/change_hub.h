// Wakes the open watch streams of a service after its commits.
#pragma once

#include <functional>
#include <map>
#include <thread>

#include <absl/synchronization/mutex.h>

namespace recourse::rpc {

class ChangeHub {
 public:
  ChangeHub();
  ~ChangeHub();  // Stop()

  // Calls `wake` soon after every Notify(), and once a second in any case, until Unsubscribe. `wake` must not block.
  int Subscribe(std::function<void()> wake, std::function<void()> close);
  void Unsubscribe(int id);

  // Something may have changed; cheap, may be called from a committing thread.
  void Notify();

  // Calls every subscriber's `close` and wakes nobody any more.
  void Stop();

 private:
  struct Subscriber {
    std::function<void()> wake;
    std::function<void()> close;
  };

  void Run();
  bool NotifiedOrStopping() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return notified_ || stopping_; }

  absl::Mutex mutex_;
  bool notified_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, Subscriber> subscribers_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace recourse::rpc
