#include "services/returns/clients/http_carrier.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <nlohmann/json.hpp>

#include "libs/http/json_fields.h"
#include "libs/status/status.h"

namespace recourse::returns {
namespace {

using http::TextAt;
using nlohmann::json;

json ToJson(const PostalAddress& address) {
  return {{"recipient", address.recipient},     {"lines", address.lines},
          {"locality", address.locality},       {"administrative_area", address.administrative_area},
          {"postal_code", address.postal_code}, {"region_code", address.region_code}};
}

absl::Status ErrorOf(const http::Response& response) {
  const json body = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  const json& error = http::ObjectAt(body, "error");
  const std::string message = absl::StrCat("carrier answered ", response.status, ": ", TextAt(error, "message"));
  switch (response.status) {
    case 401:
    case 403:
    case 429:
      return status::Error(errors::v1::REASON_UNAVAILABLE, message);
    case 400:
    case 404:
    case 422:
      return status::Error(errors::v1::REASON_PROVIDER_DECLINED, message, {{"code", TextAt(error, "code")}});
    default:
      return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, message);
  }
}

absl::StatusOr<ReturnLabel> LabelOf(const http::Response& response) {
  const json body = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  ReturnLabel label{.carrier = TextAt(body, "carrier"),
                    .tracking_number = TextAt(body, "tracking_number"),
                    .pdf = "",
                    .qr_payload = TextAt(body, "qr_payload")};
  const bool decoded = absl::Base64Unescape(TextAt(body, "label_pdf"), &label.pdf);
  if (!decoded || label.carrier.empty() || label.tracking_number.empty()) {
    return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "unreadable label from the carrier");
  }
  return label;
}

}  // namespace

absl::StatusOr<ReturnLabel> HttpCarrier::BuyLabel(const LabelRequest& request) {
  const json body = {{"reference", request.reference}, {"from", ToJson(request.from)}, {"to", ToJson(request.to)}};
  ASSIGN_OR_RETURN(const http::Response response,
                   client_.Send({.method = "POST",
                                 .url = options_.url + "/carrier/labels",
                                 .headers = {{"Authorization", "Bearer " + options_.api_key},
                                             {"Content-Type", "application/json"},
                                             {"Idempotency-Key", request.idempotency_key}},
                                 .body = body.dump(-1, ' ', false, json::error_handler_t::replace)},
                                options_.timeout));
  if (response.status != 200) return ErrorOf(response);
  return LabelOf(response);
}

}  // namespace recourse::returns
