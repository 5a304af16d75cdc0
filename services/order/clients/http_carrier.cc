#include "services/order/clients/http_carrier.h"

#include <absl/strings/str_cat.h>
#include <nlohmann/json.hpp>

#include "libs/http/json_fields.h"
#include "libs/status/status.h"

namespace recourse::order {
namespace {

using nlohmann::json;

absl::Status ErrorOf(const http::Response& response) {
  const json body = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  const json& error = http::ObjectAt(body, "error");
  const std::string message = absl::StrCat("carrier answered ", response.status, ": ", http::TextAt(error, "message"));
  switch (response.status) {
    case 400:
    case 404:
    case 409:
    case 422:
      return status::Error(errors::v1::REASON_PROVIDER_DECLINED, message, {{"code", http::TextAt(error, "code")}});
    default:
      return status::Error(errors::v1::REASON_UNAVAILABLE, message);
  }
}

}  // namespace

absl::Status HttpCarrier::VoidLabel(const TrackingKey& label) {
  if (options_.url.empty()) return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "no carrier is configured");
  const json body = {{"carrier", label.carrier}, {"tracking_number", label.number}};
  ASSIGN_OR_RETURN(
      const http::Response response,
      client_.Send({.method = "POST",
                    .url = options_.url + "/carrier/labels/void",
                    .headers = {{"Authorization", "Bearer " + options_.api_key}, {"Content-Type", "application/json"}},
                    .body = body.dump(-1, ' ', false, json::error_handler_t::replace)},
                   options_.timeout));
  return response.status == 200 ? absl::OkStatus() : ErrorOf(response);
}

}  // namespace recourse::order
