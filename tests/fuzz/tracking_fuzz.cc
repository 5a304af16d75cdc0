// Carrier scans in any order and number: five bytes a scan, three for the code and two for the time.
#include <algorithm>
#include <string>
#include <vector>

#include "services/order/domain/tracking.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using recourse::fuzz::Require;
  namespace order = recourse::order;
  std::vector<order::Scan> scans;
  for (size_t at = 0; at + 5 <= size && scans.size() < 64; at += 5) {
    scans.push_back({.code = std::string(recourse::fuzz::Text(data + at, 3)),
                     .time = absl::FromUnixSeconds(1'800'000'000 + 256 * data[at + 3] + data[at + 4])});
  }
  const order::Progress progress = order::ProgressOf(scans);
  std::ranges::reverse(scans);
  Require(order::ProgressOf(scans) == progress, "scans tell the same in whatever order they arrive");
  if (!scans.empty()) {
    scans.push_back(scans[scans.size() / 2]);
    Require(order::ProgressOf(scans) == progress, "a repeated scan tells nothing new");
  }
  order::UnitEventOf(progress);
  return 0;
}
