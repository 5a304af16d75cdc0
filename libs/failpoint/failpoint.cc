#include "libs/failpoint/failpoint.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include <absl/synchronization/mutex.h>
#include <signal.h>
#include <unistd.h>

namespace recourse::failpoint {
namespace {

struct Plan {
  std::string name;
  int visit = 1;
  std::string trace;
  std::string when;

  Plan() {
    if (const char* text = std::getenv("RECOURSE_FAILPOINT")) {
      name = text;
      if (const size_t colon = name.find(':'); colon != std::string::npos) {
        visit = std::atoi(name.c_str() + colon + 1);
        name.resize(colon);
      }
    }
    if (const char* path = std::getenv("RECOURSE_FAILPOINT_TRACE")) trace = path;
    if (const char* path = std::getenv("RECOURSE_FAILPOINT_WHEN")) when = path;
  }
};

const Plan& ThePlan() {
  static const Plan plan;
  return plan;
}

}  // namespace

bool Armed() {
  static const bool armed = !ThePlan().name.empty() || !ThePlan().trace.empty();
  return armed;
}

void Visit(std::string_view name) {
  static absl::Mutex mutex;
  static std::map<std::string, int> visits;
  absl::MutexLock lock(&mutex);
  const Plan& plan = ThePlan();
  if (!plan.when.empty() && access(plan.when.c_str(), F_OK) != 0) return;
  const int visit = ++visits[std::string(name)];
  if (visit == 1 && !plan.trace.empty()) std::ofstream(plan.trace, std::ios::app) << name << '\n';
  if (name == plan.name && visit == plan.visit) kill(getpid(), SIGKILL);
}

}  // namespace recourse::failpoint
