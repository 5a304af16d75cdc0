#include "libs/redis/hints.h"

namespace recourse::redis {
namespace {

std::string Channel(const std::string& service) { return "hints:" + service; }

}  // namespace

void SendHint(Pool* pool, const std::string& service, const std::string& log) {
  if (pool != nullptr) pool->Publish(Channel(service), log).IgnoreError();
}

HintSender::HintSender(Pool& pool, std::string service)
    : pool_(pool), service_(std::move(service)), thread_([this] { Run(); }) {}

HintSender::~HintSender() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void HintSender::Changed() {
  absl::MutexLock lock(&mutex_);
  changed_ = true;
}

void HintSender::Run() {
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &HintSender::ChangedOrStopping));
      if (stopping_) return;
      changed_ = false;
    }
    SendHint(&pool_, service_, "");
  }
}

HintListener::HintListener(const Options& options, const std::string& service,
                           std::function<void(const std::string& log)> changed)
    : subscriber_(
          options, {Channel(service)}, [changed](const std::string&, const std::string& log) { changed(log); },
          [changed] { changed({}); }) {}

}  // namespace recourse::redis
