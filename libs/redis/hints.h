// "There is something new in log X", from one process of a service to the others. A hint may be lost or come twice:
// whoever waits for one looks for itself every second, too.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include <absl/synchronization/mutex.h>

#include "libs/redis/subscriber.h"

namespace recourse::redis {

// Without Redis (`pool` null) or when it is away nothing is sent, at no cost.
void SendHint(Pool* pool, const std::string& service, const std::string& log);

// Sends "any log of `service` may have changed" from a thread of its own, so that no commit waits for Redis. Changes
// while a hint is being sent make one more, however many they are.
class HintSender {
 public:
  HintSender(Pool& pool, std::string service);
  ~HintSender();  // what has not been sent is not
  HintSender(const HintSender&) = delete;
  HintSender& operator=(const HintSender&) = delete;

  // Cheap; may be called from a committing thread.
  void Changed();

 private:
  void Run();
  bool ChangedOrStopping() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return changed_ || stopping_; }

  Pool& pool_;
  const std::string service_;
  absl::Mutex mutex_;
  bool changed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

class HintListener {
 public:
  // `changed` gets the name of a log, or nothing when hints may have been missed: any log may have changed.
  HintListener(const Options& options, const std::string& service, std::function<void(const std::string& log)> changed);

 private:
  Subscriber subscriber_;
};

}  // namespace recourse::redis
