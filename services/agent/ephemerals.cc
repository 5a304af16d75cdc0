#include "services/agent/ephemerals.h"

namespace recourse::agent {
namespace {

constexpr size_t kMostWaiting = 32;

}  // namespace

void Mailbox::SetLogs(std::set<std::string> logs) {
  absl::MutexLock lock(&mutex_);
  logs_ = std::move(logs);
}

void Mailbox::Put(const v1::Ephemeral& ephemeral) {
  absl::MutexLock lock(&mutex_);
  if (logs_.contains(ephemeral.log()) && waiting_.size() < kMostWaiting) waiting_.push_back(ephemeral);
}

std::vector<v1::Ephemeral> Mailbox::TakeAll() {
  absl::MutexLock lock(&mutex_);
  return std::exchange(waiting_, {});
}

std::shared_ptr<Mailbox> Ephemerals::Open() {
  auto mailbox = std::make_shared<Mailbox>();
  absl::MutexLock lock(&mutex_);
  std::erase_if(mailboxes_, [](const std::weak_ptr<Mailbox>& known) { return known.expired(); });
  mailboxes_.push_back(mailbox);
  return mailbox;
}

void Ephemerals::Publish(const v1::Ephemeral& ephemeral) {
  {
    absl::MutexLock lock(&mutex_);
    for (const std::weak_ptr<Mailbox>& known : mailboxes_) {
      if (const auto mailbox = known.lock()) mailbox->Put(ephemeral);
    }
  }
  wake_();
}

}  // namespace recourse::agent
