#include "services/refunds/clients/stripe_payment_provider.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <nlohmann/json.hpp>

#include "libs/http/form.h"
#include "libs/http/json_fields.h"
#include "libs/http/signature.h"
#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

using http::ObjectAt;
using http::TextAt;
using nlohmann::json;

constexpr char kAllocation[] = "allocation";
constexpr char kCharge[] = "charge";
constexpr char kPageSize[] = "100";

absl::Status Unknown(std::string_view message) { return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, message); }

absl::StatusOr<ProviderRefundState> StateOf(std::string_view text) {
  if (text == "pending") return ProviderRefundState::kPending;
  if (text == "requires_action") return ProviderRefundState::kRequiresAction;
  if (text == "succeeded") return ProviderRefundState::kSucceeded;
  if (text == "failed") return ProviderRefundState::kFailed;
  if (text == "canceled") return ProviderRefundState::kCanceled;
  return Unknown(absl::StrCat("refund in an unknown state: ", std::string(text)));
}

absl::StatusOr<ProviderRefund> RefundOf(const json& object) {
  ProviderRefund refund;
  ASSIGN_OR_RETURN(refund.state, StateOf(TextAt(object, "status")));
  refund.id = TextAt(object, "id");
  refund.payment_reference = TextAt(object, "payment_intent");
  refund.allocation_id = TextAt(ObjectAt(object, "metadata"), kAllocation);
  refund.amount = {.minor_units = http::IntegerAt(object, "amount"),
                   .currency_code = absl::AsciiStrToUpper(TextAt(object, "currency"))};
  refund.failure_reason = TextAt(object, "failure_reason");
  refund.arn = TextAt(ObjectAt(ObjectAt(object, "destination_details"), "card"), "reference");
  return refund;
}

absl::StatusOr<ProviderChargeState> ChargeStateOf(const json& intent) {
  const std::string status = TextAt(intent, "status");
  if (status == "requires_action") return ProviderChargeState::kRequiresAction;
  if (status == "requires_capture") return ProviderChargeState::kAuthorized;
  if (status == "succeeded") return ProviderChargeState::kCaptured;
  // A refused method is taken off the intent.
  if (status == "requires_payment_method") return ProviderChargeState::kDeclined;
  if (status == "canceled") {
    return TextAt(intent, "cancellation_reason") == "automatic" ? ProviderChargeState::kExpired
                                                                : ProviderChargeState::kVoided;
  }
  return Unknown("payment in an unknown state: " + status);
}

absl::StatusOr<ProviderCharge> ChargeOf(const json& intent) {
  ProviderCharge charge;
  ASSIGN_OR_RETURN(charge.state, ChargeStateOf(intent));
  charge.payment_reference = TextAt(intent, "id");
  charge.charge_id = TextAt(ObjectAt(intent, "metadata"), kCharge);
  charge.amount = {.minor_units = http::IntegerAt(intent, "amount"),
                   .currency_code = absl::AsciiStrToUpper(TextAt(intent, "currency"))};
  charge.action_url = TextAt(ObjectAt(ObjectAt(intent, "next_action"), "redirect_to_url"), "url");
  charge.failure_reason = TextAt(ObjectAt(intent, "last_payment_error"), "code");
  return charge;
}

absl::StatusOr<DisputeState> DisputeStateOf(std::string_view text) {
  if (text == "warning_needs_response") return DisputeState::kInquiryNeedsResponse;
  if (text == "warning_under_review") return DisputeState::kInquiryUnderReview;
  if (text == "warning_closed") return DisputeState::kInquiryClosed;
  if (text == "needs_response") return DisputeState::kNeedsResponse;
  if (text == "under_review") return DisputeState::kUnderReview;
  if (text == "won") return DisputeState::kWon;
  if (text == "lost") return DisputeState::kLost;
  if (text == "prevented") return DisputeState::kPrevented;
  return Unknown(absl::StrCat("dispute in an unknown state: ", std::string(text)));
}

absl::StatusOr<ProviderDispute> DisputeOf(const json& object) {
  ProviderDispute dispute;
  ASSIGN_OR_RETURN(dispute.state, DisputeStateOf(TextAt(object, "status")));
  dispute.id = TextAt(object, "id");
  dispute.payment_reference = TextAt(object, "payment_intent");
  dispute.amount = {.minor_units = http::IntegerAt(object, "amount"),
                    .currency_code = absl::AsciiStrToUpper(TextAt(object, "currency"))};
  dispute.reason = TextAt(object, "reason");
  dispute.refundable = http::FlagAt(object, "is_charge_refundable");
  dispute.evidence_due_time = absl::FromUnixSeconds(http::IntegerAt(ObjectAt(object, "evidence_details"), "due_by"));
  return dispute;
}

// Only an answer that proves that nothing happened may be called NOT SENT or DECLINED.
absl::Status ErrorOf(const http::Response& response) {
  const json body = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  const json& error = ObjectAt(body, "error");
  const std::string type = TextAt(error, "type");
  const std::string code = TextAt(error, "code");
  const std::string message =
      absl::StrCat("provider answered ", response.status, " ", type, " ", code, ": ", TextAt(error, "message"));
  if (type == "idempotency_error" && response.status == 400) {
    return status::Error(errors::v1::REASON_IDEMPOTENCY_KEY_REUSED, message);
  }
  switch (response.status) {
    case 401:
    case 403:  // our key, not the customer's refund
    case 429:
      return status::Error(errors::v1::REASON_UNAVAILABLE, message);
    case 400:
    case 402:
    case 404:
      return status::Error(errors::v1::REASON_PROVIDER_DECLINED, message, {{"code", code.empty() ? type : code}});
    default:  // 409 is the same key still in work; Stripe calls its 5xx indeterminate
      return Unknown(message);
  }
}

}  // namespace

absl::StatusOr<http::Response> StripePaymentProvider::Send(http::Request request) {
  request.headers.emplace_back("Authorization", "Bearer " + options_.api_key);
  ASSIGN_OR_RETURN(http::Response response, client_.Send(request, options_.timeout));
  if (response.status != 200) return ErrorOf(response);
  return response;
}

absl::StatusOr<ProviderRefund> StripePaymentProvider::Refund(const RefundRequest& request) {
  // Stripe takes the currency from the payment; ours goes along for the record.
  const http::Form form = {{"payment_intent", request.payment_reference},
                           {"amount", absl::StrCat(request.amount.minor_units)},
                           {absl::StrCat("metadata[", kAllocation, "]"), request.allocation_id},
                           {"metadata[currency]", absl::AsciiStrToLower(request.amount.currency_code)}};
  ASSIGN_OR_RETURN(const json refund, Post("/v1/refunds", request.idempotency_key, form));
  return RefundOf(refund);
}

absl::StatusOr<std::optional<ProviderRefund>> StripePaymentProvider::FindRefund(std::string_view payment_reference,
                                                                                std::string_view allocation_id) {
  http::Form query = {{"payment_intent", std::string(payment_reference)}, {"limit", kPageSize}};
  while (true) {
    ASSIGN_OR_RETURN(const http::Response response,
                     Send({.url = options_.url + "/v1/refunds?" + http::EncodeForm(query), .headers = {}, .body = ""}));
    const json page = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
    const auto refunds = page.find("data");
    if (refunds == page.end() || !refunds->is_array()) return Unknown("unreadable list of refunds");
    for (const json& object : *refunds) {
      if (TextAt(ObjectAt(object, "metadata"), kAllocation) == allocation_id) return RefundOf(object);
    }
    if (!http::FlagAt(page, "has_more") || refunds->empty()) return std::nullopt;
    query["starting_after"] = TextAt(refunds->back(), "id");
  }
}

absl::StatusOr<json> StripePaymentProvider::Post(const std::string& path, const std::string& idempotency_key,
                                                 const http::Form& form) {
  ASSIGN_OR_RETURN(
      const http::Response response,
      Send({.method = "POST",
            .url = options_.url + path,
            .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Idempotency-Key", idempotency_key}},
            .body = http::EncodeForm(form)}));
  return json::parse(response.body, nullptr, /*allow_exceptions=*/false);
}

absl::StatusOr<std::string> StripePaymentProvider::MethodOf(const std::string& payment_reference) {
  ASSIGN_OR_RETURN(const http::Response response,
                   Send({.url = options_.url + "/v1/payment_intents/" + http::PercentEncode(payment_reference),
                         .headers = {},
                         .body = ""}));
  const std::string method = TextAt(json::parse(response.body, nullptr, /*allow_exceptions=*/false), "payment_method");
  if (!method.empty()) return method;
  return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "the earlier payment has no method to charge again",
                       {{"code", "payment_method_unavailable"}});
}

absl::StatusOr<ProviderCharge> StripePaymentProvider::Authorize(const AuthorizeRequest& request) {
  std::string method = request.payment_method;
  if (method.empty()) {
    ASSIGN_OR_RETURN(method, MethodOf(request.payment_reference));
  }
  ASSIGN_OR_RETURN(const json intent, Post("/v1/payment_intents", request.idempotency_key,
                                           {{"amount", absl::StrCat(request.amount.minor_units)},
                                            {"currency", absl::AsciiStrToLower(request.amount.currency_code)},
                                            {"payment_method", method},
                                            {"capture_method", "manual"},
                                            {"confirm", "true"},
                                            {absl::StrCat("metadata[", kCharge, "]"), request.charge_id}}));
  return ChargeOf(intent);
}

absl::StatusOr<std::optional<ProviderCharge>> StripePaymentProvider::FindCharge(std::string_view charge_id) {
  const http::Form query = {{"query", absl::StrCat("metadata['", kCharge, "']:'",
                                                   absl::string_view(charge_id.data(), charge_id.size()), "'")}};
  ASSIGN_OR_RETURN(
      const http::Response response,
      Send({.url = options_.url + "/v1/payment_intents/search?" + http::EncodeForm(query), .headers = {}, .body = ""}));
  const json page = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  const auto found = page.find("data");
  if (found == page.end() || !found->is_array()) return Unknown("unreadable list of payments");
  if (found->empty()) return std::nullopt;
  return ChargeOf(found->front());
}

absl::StatusOr<ProviderCharge> StripePaymentProvider::Capture(std::string_view payment_reference) {
  const std::string id = http::PercentEncode(payment_reference);
  ASSIGN_OR_RETURN(const json intent, Post("/v1/payment_intents/" + id + "/capture", "capture-" + id, {}));
  return ChargeOf(intent);
}

absl::StatusOr<ProviderCharge> StripePaymentProvider::Void(std::string_view payment_reference) {
  const std::string id = http::PercentEncode(payment_reference);
  ASSIGN_OR_RETURN(const json intent, Post("/v1/payment_intents/" + id + "/cancel", "void-" + id, {}));
  return ChargeOf(intent);
}

absl::Status StripePaymentProvider::SubmitEvidence(const EvidenceRequest& request) {
  const http::Form form = {{"evidence[uncategorized_text]", request.statement}, {"submit", "true"}};
  return Post("/v1/disputes/" + http::PercentEncode(request.dispute_id), request.idempotency_key, form).status();
}

absl::StatusOr<ProviderEvent> StripePaymentProvider::ParseWebhook(std::string_view signature, std::string_view body,
                                                                  absl::Time now) const {
  RETURN_IF_ERROR(http::VerifyWebhook(signature, body, options_.webhook_secret, now));
  const json event = json::parse(body, nullptr, /*allow_exceptions=*/false);
  ProviderEvent parsed{.event_id = TextAt(event, "id"),
                       .type = TextAt(event, "type"),
                       .create_time = absl::FromUnixSeconds(http::IntegerAt(event, "created"))};
  if (parsed.event_id.empty()) return status::InvalidField("body", "is not an event of the provider");
  const json& object = ObjectAt(ObjectAt(event, "data"), "object");
  if (TextAt(object, "object") == "refund") {
    ASSIGN_OR_RETURN(parsed.refund, RefundOf(object));
  } else if (TextAt(object, "object") == "dispute") {
    ASSIGN_OR_RETURN(parsed.dispute, DisputeOf(object));
  } else if (TextAt(object, "object") == "payment_intent" && !TextAt(ObjectAt(object, "metadata"), kCharge).empty()) {
    ASSIGN_OR_RETURN(parsed.charge, ChargeOf(object));
  }
  return parsed;
}

}  // namespace recourse::refunds
