#pragma once

#include <string>

#include <absl/synchronization/mutex.h>

namespace recourse::recoursectl {

// A progress bar on standard error: redrawn in place on a terminal, a line every tenth otherwise.
class Progress {
 public:
  Progress(std::string label, size_t total) : label_(std::move(label)), total_(total) {}

  // May be called from any thread.
  void Step();

 private:
  const std::string label_;
  const size_t total_;
  absl::Mutex mutex_;
  size_t done_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace recourse::recoursectl
