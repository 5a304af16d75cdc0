#include "services/recoursectl/progress.h"

#include <algorithm>
#include <iostream>

#include <unistd.h>

namespace recourse::recoursectl {
namespace {

constexpr size_t kWidth = 40;

}  // namespace

void Progress::Step() {
  static const bool terminal = isatty(STDERR_FILENO) != 0;
  absl::MutexLock lock(&mutex_);
  ++done_;
  if (terminal) {
    const size_t filled = kWidth * done_ / total_;
    std::cerr << '\r' << label_ << " [" << std::string(filled, '#') << std::string(kWidth - filled, ' ') << "] "
              << done_ << '/' << total_ << (done_ == total_ ? "\n" : "") << std::flush;
  } else if (done_ == total_ || done_ % std::max<size_t>(total_ / 10, 1) == 0) {
    std::cerr << label_ << ' ' << done_ << '/' << total_ << '\n';
  }
}

}  // namespace recourse::recoursectl
