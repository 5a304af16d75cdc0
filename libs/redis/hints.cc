#include "libs/redis/hints.h"

namespace recourse::redis {
namespace {

std::string Channel(const std::string& service) { return "hints:" + service; }

}  // namespace

void SendHint(Pool* pool, const std::string& service, const std::string& log) {
  if (pool != nullptr) pool->Publish(Channel(service), log).IgnoreError();
}

HintListener::HintListener(const Options& options, const std::string& service,
                           std::function<void(const std::string& log)> changed)
    : subscriber_(
          options, {Channel(service)}, [changed](const std::string&, const std::string& log) { changed(log); },
          [changed] { changed({}); }) {}

}  // namespace recourse::redis
