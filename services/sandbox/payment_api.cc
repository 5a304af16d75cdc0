#include "services/sandbox/payment_api.h"

#include <algorithm>
#include <limits>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "libs/http/form.h"
#include "libs/http/json_fields.h"
#include "services/sandbox/intent_api.h"
#include "services/sandbox/replies.h"
#include "services/sandbox/requests.h"

namespace recourse::sandbox {
namespace {

using http::IntegerAt;
using http::TextAt;

constexpr char kRefunds[] = "refunds";  // by "<payment intent>/<number>"
constexpr char kDisputes[] = "disputes";
constexpr absl::Duration kEvidenceTime = absl::Hours(24 * 10);
constexpr absl::Duration kWebhookFirst = absl::Seconds(5);
constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

// 23 digits, the same for the same refund.
std::string ArnOf(const std::string& refund_id) {
  return absl::StrFormat("7%022d", static_cast<uint64_t>(std::hash<std::string>{}(refund_id)));
}

Document Succeeded(Document refund) {
  refund["status"] = "succeeded";
  refund["destination_details"]["card"]["reference"] = ArnOf(TextAt(refund, "id"));
  refund["destination_details"]["card"]["reference_status"] = "available";
  return refund;
}

int64_t Refunded(const Store::Collection& refunds) {
  int64_t sum = 0;
  for (const auto& [key, refund] : refunds) {
    const std::string status = TextAt(refund, "status");
    if (status != "failed" && status != "canceled") sum += IntegerAt(refund, "amount");
  }
  return sum;
}

}  // namespace

PaymentApi::PaymentApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, FaultPlan& faults,
                       WebhookEndpoint webhook)
    : store_(store),
      clock_(clock),
      ids_(ids),
      faults_(faults),
      idempotency_keys_(store),
      sender_("payment_events", std::move(webhook), store, clock,
              [this](const Document& note) { return FailLate(note); }) {}

std::optional<HttpReply> PaymentApi::CreateRefund(const HttpRequest& request) {
  const Outcome outcome = Decide(request);
  sender_.Wake();
  if (outcome.fault == kTimeoutAfterSuccess) return std::nullopt;
  if (outcome.fault == kWebhookBeforeReply) sender_.AwaitDelivery(outcome.last_event, kWebhookFirst);
  return outcome.reply;
}

PaymentApi::Outcome PaymentApi::Decide(const HttpRequest& request) {
  const http::Form form = http::ParseForm(request.body);
  const std::string parameters = http::EncodeForm(form);
  const std::string payment = FieldOf(form, "payment_intent");
  absl::MutexLock lock(&mutex_);
  if (const auto known = idempotency_keys_.FindReply(request, parameters)) return {*known, "", ""};

  const auto intent = store_.Find(kIntents, payment);
  if (!intent && !payment.starts_with("pi_")) return {NoSuchPayment(payment), "", ""};
  const Document metadata = MetadataOf(form);
  std::string currency = TextAt(intent ? *intent : metadata, "currency");
  if (currency.empty()) currency = "usd";
  const Store::Collection earlier = store_.WithPrefix(kRefunds, payment + "/");
  const int64_t left = intent ? IntegerAt(*intent, "amount_received") - Refunded(earlier) : kUnlimited;
  const int64_t amount = form.contains("amount") || !intent ? AmountOf(form) : left;

  std::vector<Put> puts;
  const auto answer = [&](const HttpReply& reply) {
    if (!IdempotencyKeyOf(request).empty()) puts.push_back(IdempotencyKeys::Remember(request, parameters, reply));
    store_.Commit(puts);
    return reply;
  };
  if (intent && left == 0) {
    return {answer(ErrorReply(400, kInvalidRequest, "charge_already_refunded", "Charge has already been refunded.")),
            "", ""};
  }
  if (amount <= 0) {
    return {ErrorReply(400, kInvalidRequest, "parameter_invalid_integer", "Invalid positive integer: amount"), "", ""};
  }
  if (amount > left) {
    const std::string message =
        absl::StrCat("Refund amount (", amount, ") is greater than unrefunded amount on charge (", left, ")");
    return {answer(ErrorReply(400, kInvalidRequest, "amount_too_large", message)), "", ""};
  }

  const std::string fault = faults_.Take(payment);
  if (fault == kUnavailable) return {ErrorReply(503, "api_error", "", "The provider is down for a moment."), fault, ""};
  if (fault == kDecline) {
    return {answer(ErrorReply(402, "card_error", "card_declined", "The refund was declined.")), fault, ""};
  }
  const std::string key = absl::StrFormat("%s/%012d", payment, earlier.size());
  const Document pending = NewRefund(payment, currency, amount, metadata);
  const Document succeeded = Succeeded(pending);
  const int copies = fault == kDuplicateWebhook ? 2 : 1;
  const Document note = fault == kLateFailure ? Document{{"fail", key}} : Document();
  puts.push_back({kRefunds, key, succeeded});
  puts.push_back(sender_.Enqueue(
      {.subject = key, .body = Event("refund.created", pending), .copies = copies, .note = Document()}));
  puts.push_back(sender_.Enqueue(
      {.subject = key, .body = Event("charge.refund.updated", succeeded), .copies = copies, .note = note}));
  const std::string last_event = puts.back().key;
  return {answer(JsonReply(pending)), fault, last_event};
}

Document PaymentApi::NewRefund(const std::string& payment_intent, const std::string& currency, int64_t amount,
                               const Document& metadata) {
  const Document card = {{"reference", nullptr},
                         {"reference_status", "pending"},
                         {"reference_type", "acquirer_reference_number"},
                         {"type", "refund"}};
  return {{"id", NewId("re_", ids_)}, {"object", "refund"},
          {"amount", amount},         {"created", absl::ToUnixSeconds(clock_.Now())},
          {"currency", currency},     {"destination_details", {{"card", card}, {"type", "card"}}},
          {"metadata", metadata},     {"payment_intent", payment_intent},
          {"reason", nullptr},        {"status", "pending"}};
}

Document PaymentApi::Event(const std::string& type, const Document& refund) {
  return {{"id", NewId("evt_", ids_)},    {"object", "event"}, {"created", absl::ToUnixSeconds(clock_.Now())},
          {"data", {{"object", refund}}}, {"livemode", false}, {"type", type}};
}

std::vector<Put> PaymentApi::FailLate(const Document& note) {
  const std::string key = TextAt(note, "fail");
  if (key.empty()) return {};
  Document refund = store_.Find(kRefunds, key).value_or(Document::object());
  refund["status"] = "failed";
  refund["failure_reason"] = "expired_or_canceled_card";
  return {{kRefunds, key, refund},
          sender_.Enqueue({.subject = key, .body = Event("refund.failed", refund), .copies = 1, .note = Document()})};
}

HttpReply PaymentApi::ListRefunds(const HttpRequest& request) const {
  const http::Form query = http::ParseForm(request.query);
  const std::string payment = FieldOf(query, "payment_intent");
  const std::string after = FieldOf(query, "starting_after");
  int64_t limit = 10;
  if (query.contains("limit") && (!absl::SimpleAtoi(FieldOf(query, "limit"), &limit) || limit < 1 || limit > 100)) {
    return ErrorReply(400, kInvalidRequest, "parameter_invalid_integer", "limit must be between 1 and 100");
  }
  if (!payment.starts_with("pi_") && !payment.empty()) return NoSuchPayment(payment);
  const Store::Collection refunds = store_.WithPrefix(kRefunds, payment.empty() ? "" : payment + "/");
  auto next = refunds.rbegin();  // newest first
  if (!after.empty()) {
    next = std::find_if(next, refunds.rend(), [&](const auto& entry) { return TextAt(entry.second, "id") == after; });
    if (next == refunds.rend()) return ErrorReply(400, kInvalidRequest, "resource_missing", "No such refund: " + after);
    ++next;
  }
  Document data = Document::array();
  for (; next != refunds.rend() && std::ssize(data) < limit; ++next) data.push_back(next->second);
  return JsonReply({{"object", "list"}, {"url", "/v1/refunds"}, {"has_more", next != refunds.rend()}, {"data", data}});
}

HttpReply PaymentApi::Told(const Document& dispute, const char* type, std::vector<Put> puts) {
  const std::string id = TextAt(dispute, "id");
  puts.push_back({kDisputes, id, dispute});
  puts.push_back(sender_.Enqueue({.subject = id, .body = Event(type, dispute), .copies = 1, .note = Document()}));
  store_.Commit(puts);
  sender_.Wake();
  return JsonReply(dispute);
}

HttpReply PaymentApi::MoveDispute(const HttpRequest& request) {
  const Document wish = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string status = TextAt(wish, "status").empty() ? "needs_response" : TextAt(wish, "status");
  const std::string payment = TextAt(wish, "payment_intent");
  absl::MutexLock lock(&mutex_);
  Document dispute = store_.Find(kDisputes, TextAt(wish, "id")).value_or(Document());
  const bool fresh = dispute.is_null();
  if (fresh) {
    if (!payment.starts_with("pi_") || IntegerAt(wish, "amount") <= 0) return NoSuchPayment(payment);
    const Document intent = store_.Find(kIntents, payment).value_or(wish);
    const std::string currency = TextAt(intent, "currency");
    dispute = {{"id", NewId("dp_", ids_)},
               {"object", "dispute"},
               {"amount", IntegerAt(wish, "amount")},
               {"created", absl::ToUnixSeconds(clock_.Now())},
               {"currency", currency.empty() ? "usd" : currency},
               {"evidence_details", {{"due_by", absl::ToUnixSeconds(clock_.Now() + kEvidenceTime)}}},
               {"payment_intent", payment},
               {"reason", TextAt(wish, "reason").empty() ? "general" : TextAt(wish, "reason")}};
  }
  dispute["status"] = status;
  dispute["is_charge_refundable"] = status.starts_with("warning_");
  const bool closed = status == "won" || status == "lost" || status == "warning_closed" || status == "prevented";
  return Told(dispute, fresh ? "charge.dispute.created" : closed ? "charge.dispute.closed" : "charge.dispute.updated");
}

HttpReply PaymentApi::SubmitEvidence(const std::string& dispute, const HttpRequest& request) {
  const http::Form form = http::ParseForm(request.body);
  const std::string parameters = http::EncodeForm(form);
  absl::MutexLock lock(&mutex_);
  if (const auto known = idempotency_keys_.FindReply(request, parameters)) return *known;
  std::optional<Document> found = store_.Find(kDisputes, dispute);
  if (!found) return ErrorReply(404, kInvalidRequest, "resource_missing", "No such dispute: '" + dispute + "'");
  const std::string status = TextAt(*found, "status");
  if (status != "needs_response" && status != "warning_needs_response") {
    return ErrorReply(400, kInvalidRequest, "", "This dispute takes no evidence.");
  }
  (*found)["status"] = status == "needs_response" ? "under_review" : "warning_under_review";
  (*found)["evidence"] = {{"uncategorized_text", FieldOf(form, "evidence[uncategorized_text]")}};
  std::vector<Put> puts;
  if (!IdempotencyKeyOf(request).empty()) {
    puts.push_back(IdempotencyKeys::Remember(request, parameters, JsonReply(*found)));
  }
  return Told(*found, "charge.dispute.updated", std::move(puts));
}

HttpReply PaymentApi::RefundByHand(const HttpRequest& request) {
  const Document wish = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string payment = TextAt(wish, "payment_intent");
  if (!payment.starts_with("pi_") || IntegerAt(wish, "amount") <= 0) return NoSuchPayment(payment);
  absl::MutexLock lock(&mutex_);
  const std::string currency = TextAt(store_.Find(kIntents, payment).value_or(wish), "currency");
  const std::string key = absl::StrFormat("%s/%012d", payment, store_.WithPrefix(kRefunds, payment + "/").size());
  const Document refund =
      Succeeded(NewRefund(payment, currency.empty() ? "usd" : currency, IntegerAt(wish, "amount"), Document::object()));
  store_.Commit(
      {{kRefunds, key, refund},
       sender_.Enqueue({.subject = key, .body = Event("refund.created", refund), .copies = 1, .note = Document()})});
  sender_.Wake();
  return JsonReply(refund);
}

HttpReply PaymentApi::ListAllRefunds() const {
  Document data = Document::array();
  const Store::Collection refunds = store_.All(kRefunds);
  for (const auto& [key, refund] : refunds) data.push_back(refund);
  return JsonReply({{"data", data}});
}

}  // namespace recourse::sandbox
