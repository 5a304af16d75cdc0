// What Recourse asks of a carrier. Scans do not come this way: the carrier posts them to order.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::returns {

struct PostalAddress {
  std::string recipient;
  std::vector<std::string> lines;
  std::string locality;
  std::string administrative_area;
  std::string postal_code;
  std::string region_code;  // ISO 3166-1 alpha-2
};

struct LabelRequest {
  std::string idempotency_key;  // the same on every attempt for one return
  std::string reference;        // printed on the label: the return's name
  PostalAddress from;
  PostalAddress to;
};

struct ReturnLabel {
  std::string carrier;
  std::string tracking_number;
  std::string pdf;         // the document's bytes
  std::string qr_payload;  // text of a QR code for a counter that prints
};

class Carrier {
 public:
  virtual ~Carrier() = default;

  // The same key always answers the same label, so UNAVAILABLE (not bought) and DEADLINE_EXCEEDED (unknown) are both
  // repeated with it. FAILED_PRECONDITION (PROVIDER_DECLINED): the carrier will not carry this.
  virtual absl::StatusOr<ReturnLabel> BuyLabel(const LabelRequest& request) = 0;
};

}  // namespace recourse::returns
