#include "tests/load/measure.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

#include <absl/time/clock.h>

namespace recourse::load {
namespace {

absl::Duration At(const std::vector<absl::Duration>& sorted, double share) {
  if (sorted.empty()) return absl::ZeroDuration();
  return sorted[std::min(sorted.size() - 1, static_cast<size_t>(share * static_cast<double>(sorted.size())))];
}

}  // namespace

Figures Measure(const CallerFactory& connect, const Method& method, const NextRequest& next, int in_flight,
                absl::Duration duration) {
  std::mutex mutex;
  std::vector<absl::Duration> all;
  Figures figures;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < in_flight; ++i) callers.push_back(connect());

  const absl::Time start = absl::Now();
  const absl::Time end = start + duration;
  std::vector<std::thread> threads;
  for (const auto& caller : callers) {
    threads.emplace_back([&, &mine = *caller] {
      std::vector<absl::Duration> times;
      while (absl::Now() < end) {
        const std::unique_ptr<google::protobuf::Message> request = next();
        if (request == nullptr) break;
        const absl::Time before = absl::Now();
        const absl::Status status = mine.Call(method, *request);
        times.push_back(absl::Now() - before);
        if (!status.ok()) {
          const std::lock_guard lock(mutex);
          if (figures.failed++ == 0) figures.error = std::string(status.message());
        }
      }
      const std::lock_guard lock(mutex);
      all.insert(all.end(), times.begin(), times.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::Duration took = absl::Now() - start;
  std::ranges::sort(all);
  figures.per_second = static_cast<double>(all.size()) / absl::ToDoubleSeconds(took);
  figures.p50 = At(all, 0.50);
  figures.p99 = At(all, 0.99);
  return figures;
}

}  // namespace recourse::load
