#include "libs/metrics/metrics.h"

#include <catch2/catch.hpp>

namespace recourse::metrics {
namespace {

TEST_CASE("one name and one set of labels are one metric") {
  auto& calls = Counter("recourse_test_calls_total", "Calls.", {{"method", "a"}});
  calls.Increment();
  Counter("recourse_test_calls_total", "Calls.", {{"method", "a"}}).Increment(2);
  Counter("recourse_test_calls_total", "Calls.", {{"method", "b"}}).Increment();
  CHECK(calls.Value() == 3);

  auto& depth = Gauge("recourse_test_depth", "Depth.", {});
  depth.Set(5);
  CHECK(&Gauge("recourse_test_depth", "Depth.", {}) == &depth);
  CHECK(depth.Value() == 5);
}

TEST_CASE("durations fall into buckets from 0.1 ms to 10 s") {
  auto& seconds = Histogram("recourse_test_seconds", "Seconds.", {});
  for (const double duration : {0.00005, 0.003, 0.004, 11.0}) seconds.Observe(duration);
  CHECK(&Histogram("recourse_test_seconds", "Seconds.", {}) == &seconds);
  const auto collected = seconds.Collect().histogram;
  CHECK(collected.sample_count == 4);
  REQUIRE(collected.bucket.size() == 17);
  CHECK(collected.bucket.front().upper_bound == 0.0001);
  CHECK(collected.bucket.front().cumulative_count == 1);
  CHECK(collected.bucket[5].upper_bound == 0.005);
  CHECK(collected.bucket[5].cumulative_count == 3);
  CHECK(collected.bucket[15].upper_bound == 10);
  CHECK(collected.bucket[15].cumulative_count == 3);
  CHECK(collected.bucket[16].cumulative_count == 4);
}

TEST_CASE("an address that cannot be listened on is an error, not the end") {
  CHECK(Serve("not-an-address", 0).status().code() == absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace recourse::metrics
