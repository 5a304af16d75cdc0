// A bounded pool: calls either get a place or are refused at once.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include <absl/synchronization/mutex.h>

namespace recourse::rpc {

class WorkerPool {
 public:
  WorkerPool(int threads, int queue_limit);
  ~WorkerPool();  // Join()

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when the queue is full or the pool is being joined.
  bool TrySubmit(std::function<void()> work);

  // Finishes what was accepted, accepts no more.
  void Join();

 private:
  void Work();
  bool HasWorkOrJoining() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return joining_ || !queue_.empty(); }

  const size_t queue_limit_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool joining_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace recourse::rpc
