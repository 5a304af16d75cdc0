// The process-wide registry of Prometheus metrics. A name keeps its help and its label names for good; all names begin
// with "recourse_". Look-ups take a lock: keep the reference where it is hot.
#pragma once

#include <map>
#include <string>

#include <absl/status/statusor.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

namespace recourse::metrics {

using Labels = std::map<std::string, std::string>;

prometheus::Counter& Counter(const std::string& name, const std::string& help, const Labels& labels);
prometheus::Gauge& Gauge(const std::string& name, const std::string& help, const Labels& labels);
// Seconds, from 0.1 ms to 10 s.
prometheus::Histogram& Histogram(const std::string& name, const std::string& help, const Labels& labels);

// Serves /metrics until the process ends; port 0 chooses a free one. Answers the port.
absl::StatusOr<int> Serve(const std::string& address, int port);

}  // namespace recourse::metrics
