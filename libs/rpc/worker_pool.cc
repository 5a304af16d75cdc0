#include "libs/rpc/worker_pool.h"

#include "libs/log/log.h"
#include "libs/rpc/guarded.h"

namespace recourse::rpc {

WorkerPool::WorkerPool(int threads, int queue_limit) : queue_limit_(static_cast<size_t>(queue_limit)) {
  threads_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Join(); }

bool WorkerPool::TrySubmit(std::function<void()> work) {
  absl::MutexLock lock(&mutex_);
  if (joining_ || queue_.size() >= queue_limit_) return false;
  queue_.push_back(std::move(work));
  return true;
}

void WorkerPool::Join() {
  {
    absl::MutexLock lock(&mutex_);
    joining_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkerPool::Work() {
  for (;;) {
    std::function<void()> work;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &WorkerPool::HasWorkOrJoining));
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    const absl::Status done = Guarded([&work] {
      work();
      return absl::OkStatus();
    });
    if (!done.ok()) log::Error("a worker's task threw", {{"error", std::string(done.message())}});
  }
}

}  // namespace recourse::rpc
