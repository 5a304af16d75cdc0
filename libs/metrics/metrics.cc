#include "libs/metrics/metrics.h"

#include <memory>

#include <prometheus/exposer.h>
#include <prometheus/registry.h>

namespace recourse::metrics {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                          0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};

std::shared_ptr<prometheus::Registry> Registry() {
  static const auto registry = std::make_shared<prometheus::Registry>();
  return registry;
}

}  // namespace

prometheus::Counter& Counter(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*Registry()).Add(labels);
}

prometheus::Gauge& Gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*Registry()).Add(labels);
}

prometheus::Histogram& Histogram(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*Registry()).Add(labels, kSeconds);
}

absl::StatusOr<int> Serve(const std::string& address, int port) {
  static std::unique_ptr<prometheus::Exposer> exposer;
  try {
    exposer = std::make_unique<prometheus::Exposer>(address + ":" + std::to_string(port), /*num_threads=*/1);
  } catch (const std::exception& exception) {
    return absl::FailedPreconditionError("metrics cannot listen on " + address + ":" + std::to_string(port) + ": " +
                                         exception.what());
  }
  exposer->RegisterCollectable(Registry());
  return exposer->GetListeningPorts().front();
}

}  // namespace recourse::metrics
