#include "libs/rpc/change_hub.h"

#include <vector>

namespace recourse::rpc {

ChangeHub::ChangeHub() : thread_([this] { Run(); }) {}

ChangeHub::~ChangeHub() { Stop(); }

int ChangeHub::Subscribe(std::function<void()> wake, std::function<void()> close) {
  {
    absl::MutexLock lock(&mutex_);
    if (!stopping_) {
      subscribers_.emplace(next_id_, Subscriber{std::move(wake), std::move(close)});
      return next_id_++;
    }
  }
  close();
  return -1;
}

void ChangeHub::Unsubscribe(int id) {
  absl::MutexLock lock(&mutex_);
  subscribers_.erase(id);
}

void ChangeHub::Notify() {
  absl::MutexLock lock(&mutex_);
  notified_ = true;
}

void ChangeHub::Stop() {
  std::vector<std::function<void()>> closing;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    for (auto& [id, subscriber] : subscribers_) closing.push_back(subscriber.close);
    subscribers_.clear();
  }
  for (const auto& close : closing) close();
  if (thread_.joinable()) thread_.join();
}

void ChangeHub::Run() {
  for (;;) {
    std::vector<std::function<void()>> waking;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(this, &ChangeHub::NotifiedOrStopping), absl::Seconds(1));
      if (stopping_) return;
      notified_ = false;
      for (auto& [id, subscriber] : subscribers_) waking.push_back(subscriber.wake);
    }
    for (const auto& wake : waking) wake();
  }
}

}  // namespace recourse::rpc
