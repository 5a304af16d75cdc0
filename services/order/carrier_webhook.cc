#include "services/order/carrier_webhook.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "libs/http/json_fields.h"
#include "libs/status/status.h"

namespace recourse::order {

using http::TextAt;

namespace {

// Too long to be what it should be: not shown.
std::string ShortTextAt(const nlohmann::json& object, const char* key, size_t longest) {
  const std::string text = TextAt(object, key);
  return text.size() <= longest ? text : "";
}

// Absent where the carrier shows nothing. What is not of the right kind counts as not shown.
std::optional<v1::ProofOfDelivery> ProofIn(const nlohmann::json& event) {
  const nlohmann::json shown = http::ObjectAt(event, "proof");
  if (shown.empty()) return std::nullopt;
  v1::ProofOfDelivery proof;
  proof.set_photo_reference(ShortTextAt(shown, "photo_reference", 200));
  proof.set_signer(ShortTextAt(shown, "signer", 100));
  proof.set_place(ShortTextAt(shown, "place", 40));
  proof.set_code_verified(shown.value("code_verified", nlohmann::json()) == true);
  const auto distance = shown.find("distance_m");
  if (distance != shown.end() && distance->is_number_unsigned()) {
    proof.set_distance_m(static_cast<int32_t>(std::min<uint64_t>(distance->get<uint64_t>(), 1'000'000)));
  }
  return proof;
}

}  // namespace

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
    record.proof = ProofIn(event);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace recourse::order
