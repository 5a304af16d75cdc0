#include "services/order/carrier_webhook.h"

#include <nlohmann/json.hpp>

#include "libs/http/json_fields.h"
#include "libs/status/status.h"

namespace recourse::order {

using http::TextAt;

absl::StatusOr<std::vector<ScanRecord>> ParseCarrierWebhook(const std::string& body) {
  const auto batch = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!batch.is_object()) return status::InvalidField("body", "is not a JSON object");
  const auto events = batch.find("events");
  if (events == batch.end() || !events->is_array()) return status::InvalidField("body.events", "is not a list");
  std::vector<ScanRecord> records;
  for (const auto& event : *events) {
    if (!event.is_object()) return status::InvalidField("body.events", "holds something else than a scan");
    ScanRecord record{.tracking = {TextAt(event, "carrier"), TextAt(event, "tracking_number")},
                      .scan = {.code = TextAt(event, "event_code"), .time = absl::InfinitePast()},
                      .location = TextAt(event, "location")};
    if (record.tracking.carrier.empty() || record.tracking.number.empty() || record.scan.code.empty() ||
        !absl::ParseTime(absl::RFC3339_full, TextAt(event, "event_time"), &record.scan.time, nullptr)) {
      return status::InvalidField("body.events", "a scan needs carrier, tracking number, code and time");
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace recourse::order
