// What is not worth keeping, for those who watch this process now.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "recourse/agent/v1/conversation.pb.h"

namespace recourse::agent {

// One watcher's: kept small, since nobody misses what is dropped.
class Mailbox {
 public:
  // Which logs its owner reads.
  void SetLogs(std::set<std::string> logs);
  void Put(const v1::Ephemeral& ephemeral);
  std::vector<v1::Ephemeral> TakeAll();

 private:
  absl::Mutex mutex_;
  std::set<std::string> logs_ ABSL_GUARDED_BY(mutex_);
  std::vector<v1::Ephemeral> waiting_ ABSL_GUARDED_BY(mutex_);
};

class Ephemerals {
 public:
  // `wake` makes watchers look into their mailboxes.
  explicit Ephemerals(std::function<void()> wake) : wake_(std::move(wake)) {}

  // Lasts as long as the answer is held.
  std::shared_ptr<Mailbox> Open();
  void Publish(const v1::Ephemeral& ephemeral);

 private:
  const std::function<void()> wake_;
  absl::Mutex mutex_;
  std::vector<std::weak_ptr<Mailbox>> mailboxes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::agent
