#include "services/sandbox/carrier_api.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include "libs/http/json_fields.h"
#include "libs/pdf/text_page.h"
#include "services/sandbox/replies.h"

namespace recourse::sandbox {
namespace {

using http::TextAt;

constexpr char kLabels[] = "labels";
constexpr char kVoided[] = "voided";
constexpr char kScanned[] = "scanned";
constexpr char kAnnounced[] = "101";
constexpr char kCarrier[] = "sandbox";
constexpr std::array<std::string_view, 28> kScanCodes = {
    "101", "102", "201", "202", "203", "204", "205", "206", "301", "302", "304", "308", "309", "402",
    "404", "405", "406", "407", "408", "409", "413", "414", "415", "416", "417", "418", "801", "804"};

HttpReply Invalid(std::string_view message) {
  return ErrorReply(400, "invalid_request_error", "parameter_invalid", message);
}

std::string NewTrackingNumber(ids::IdSource& ids) {
  return "SBX" + absl::AsciiStrToUpper(ids.New().substr(24));  // the last group of a UUID, twelve digits
}

void AppendAddress(std::string_view title, const Document& address, std::vector<std::string>* lines) {
  lines->push_back("");
  lines->push_back(absl::StrCat(std::string(title), " ", TextAt(address, "recipient")));
  const auto streets = address.find("lines");
  if (streets != address.end() && streets->is_array()) {
    for (const Document& street : *streets) {
      if (street.is_string()) lines->push_back(street.get<std::string>());
    }
  }
  lines->push_back(absl::StrCat(TextAt(address, "postal_code"), " ", TextAt(address, "locality"), " ",
                                TextAt(address, "administrative_area")));
  lines->push_back(TextAt(address, "region_code"));
}

std::string Pdf(const std::string& tracking_number, const Document& order) {
  std::vector<std::string> lines = {"SANDBOX CARRIER - RETURN LABEL", "", tracking_number, TextAt(order, "reference")};
  AppendAddress("FROM", http::ObjectAt(order, "from"), &lines);
  AppendAddress("TO", http::ObjectAt(order, "to"), &lines);
  return pdf::TextPage(lines, pdf::kA6);
}

}  // namespace

CarrierApi::CarrierApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, WebhookEndpoint webhook)
    : store_(store),
      clock_(clock),
      ids_(ids),
      idempotency_keys_(store),
      sender_("carrier_events", std::move(webhook), store, clock, [](const Document&) { return std::vector<Put>(); }) {}

HttpReply CarrierApi::BuyLabel(const HttpRequest& request) {
  const Document order = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  if (IdempotencyKeyOf(request).empty()) return Invalid("Idempotency-Key is missing");
  if (TextAt(order, "reference").empty()) return Invalid("reference is missing");
  if (http::ObjectAt(order, "from").empty() || http::ObjectAt(order, "to").empty()) {
    return Invalid("from and to must be addresses");
  }
  const std::string parameters = order.dump();
  absl::MutexLock lock(&mutex_);
  if (const auto known = idempotency_keys_.FindReply(request, parameters)) return *known;
  const std::string tracking_number = NewTrackingNumber(ids_);
  const Document label = {{"tracking_number", tracking_number},
                          {"carrier", kCarrier},
                          {"reference", TextAt(order, "reference")},
                          {"label_pdf", absl::Base64Escape(Pdf(tracking_number, order))},
                          {"qr_payload", absl::StrCat(kCarrier, ":", tracking_number)}};
  const HttpReply reply = JsonReply(label);
  store_.Commit({{kLabels, tracking_number, label}, IdempotencyKeys::Remember(request, parameters, reply)});
  return reply;
}

HttpReply CarrierApi::VoidLabel(const HttpRequest& request) {
  const Document body = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string tracking_number = TextAt(body, "tracking_number");
  absl::MutexLock lock(&mutex_);
  std::optional<Document> label = store_.Find(kLabels, tracking_number);
  if (!label) return ErrorReply(404, "invalid_request_error", "label_unknown", "No such label");
  if (label->contains(kScanned)) {
    return ErrorReply(409, "invalid_request_error", "label_used", "The parcel has been scanned");
  }
  (*label)[kVoided] = true;
  store_.Commit({{kLabels, tracking_number, *label}});
  return JsonReply({{"tracking_number", tracking_number}, {"status", "voided"}});
}

HttpReply CarrierApi::Scan(const HttpRequest& request) {
  const Document scan = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string tracking_number = TextAt(scan, "tracking_number");
  const std::string code = TextAt(scan, "code");
  if (tracking_number.empty()) return Invalid("tracking_number is missing");
  if (std::find(kScanCodes.begin(), kScanCodes.end(), code) == kScanCodes.end()) {
    return Invalid("code is not a scan's");
  }
  absl::Time time = clock_.Now();
  if (scan.contains("time") && !absl::ParseTime(absl::RFC3339_full, TextAt(scan, "time"), &time, nullptr)) {
    return Invalid("time is not RFC 3339");
  }
  absl::MutexLock lock(&mutex_);
  if (std::optional<Document> label = store_.Find(kLabels, tracking_number); label && code != kAnnounced) {
    if (label->contains(kVoided)) {
      return ErrorReply(409, "invalid_request_error", "label_voided", "Nobody carries a parcel with this label");
    }
    (*label)[kScanned] = true;
    store_.Commit({{kLabels, tracking_number, *label}});
  }
  const std::string carrier = TextAt(scan, "carrier");
  const Document event = {{"carrier", carrier.empty() ? kCarrier : carrier},
                          {"tracking_number", tracking_number},
                          {"event_code", code},
                          {"event_time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone())},
                          {"location", TextAt(scan, "location")}};
  const Document batch = {{"id", "scan_" + ids_.New()}, {"events", Document::array({event})}};
  store_.Commit({sender_.Enqueue({.subject = tracking_number, .body = batch, .copies = 1, .note = Document()})});
  sender_.Wake();
  return JsonReply(event);
}

}  // namespace recourse::sandbox
