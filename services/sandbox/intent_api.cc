#include "services/sandbox/intent_api.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/strip.h>

#include "libs/http/form.h"
#include "libs/http/json_fields.h"
#include "services/sandbox/replies.h"
#include "services/sandbox/requests.h"

namespace recourse::sandbox {
namespace {

using http::IntegerAt;
using http::ObjectAt;
using http::TextAt;

constexpr char kRefusedCard[] = "pm_card_chargeDeclined";
constexpr char kCardWithQuestion[] = "pm_card_authenticationRequired";
// What paid an intent that was imported rather than made here.
constexpr char kImportedCard[] = "pm_card_visa";

HttpReply WrongState(const Document& intent, const std::string& verb) {
  return ErrorReply(400, kInvalidRequest, "payment_intent_unexpected_state",
                    "This PaymentIntent could not be " + verb + " because it is " + TextAt(intent, "status") + ".");
}

// Whether it changed, or was so before.
bool Apply(const std::string& verb, Document& intent) {
  const std::string status = TextAt(intent, "status");
  const bool open = status == "requires_capture" || status == "requires_action" || status == "requires_payment_method";
  if (verb == "capture") {
    if (status != "requires_capture") return status == "succeeded";
    intent["status"] = "succeeded";
    intent["amount_received"] = IntegerAt(intent, "amount");
    return true;
  }
  if (verb == "cancel" || verb == "expire") {
    if (!open) return status == "canceled";
    intent["status"] = "canceled";
    intent["cancellation_reason"] = verb == "expire" ? "automatic" : "requested_by_customer";
    return true;
  }
  if (status != "requires_action") return false;
  intent.erase("next_action");
  intent["status"] = verb == "authenticate" ? "requires_capture" : "requires_payment_method";
  if (verb != "authenticate") intent["last_payment_error"] = {{"code", "payment_intent_authentication_failure"}};
  return true;
}

std::string EventOf(const Document& intent) {
  const std::string status = TextAt(intent, "status");
  if (status == "requires_capture") return "payment_intent.amount_capturable_updated";
  if (status == "requires_payment_method") return "payment_intent.payment_failed";
  return "payment_intent." + status;
}

}  // namespace

IntentApi::IntentApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, FaultPlan& faults,
                     WebhookEndpoint webhook)
    : store_(store),
      clock_(clock),
      ids_(ids),
      faults_(faults),
      idempotency_keys_(store),
      sender_("intent_events", std::move(webhook), store, clock, [](const Document&) { return std::vector<Put>(); }) {}

std::optional<HttpReply> IntentApi::Create(const HttpRequest& request) {
  const http::Form form = http::ParseForm(request.body);
  const std::string currency = absl::AsciiStrToLower(FieldOf(form, "currency"));
  const std::string method = FieldOf(form, "payment_method");
  const int64_t amount = AmountOf(form);
  if (amount <= 0)
    return ErrorReply(400, kInvalidRequest, "parameter_invalid_integer", "Invalid positive integer: amount");
  if (currency.size() != 3) return ErrorReply(400, kInvalidRequest, "parameter_missing", "Invalid currency");
  const std::string parameters = http::EncodeForm(form);
  absl::MutexLock lock(&mutex_);
  if (const auto known = idempotency_keys_.FindReply(request, parameters)) return *known;
  // Rules for refunds name no method.
  const std::string fault = method.empty() ? "" : faults_.Take(method, /*named=*/true);
  if (fault == kUnavailable) return ErrorReply(503, "api_error", "", "The provider is down for a moment.");

  Document intent = {{"id", NewId("pi_", ids_)},
                     {"object", "payment_intent"},
                     {"amount", amount},
                     {"amount_received", 0},
                     {"created", absl::ToUnixSeconds(clock_.Now())},
                     {"currency", currency},
                     {"metadata", MetadataOf(form)},
                     {"payment_method", method.empty() ? kImportedCard : method}};
  const bool held = FieldOf(form, "capture_method") == "manual";
  const bool declined = method == kRefusedCard || fault == kDecline;
  if (declined) {
    intent["status"] = "requires_payment_method";
    intent["last_payment_error"] = {{"code", "card_declined"}};
  } else if (held && method == kCardWithQuestion) {
    intent["status"] = "requires_action";
    intent["next_action"] = {
        {"type", "redirect_to_url"},
        {"redirect_to_url", {{"url", "https://bank.example.com/authenticate/" + TextAt(intent, "id")}}}};
  } else {
    intent["status"] = held ? "requires_capture" : "succeeded";
    if (!held) intent["amount_received"] = amount;
  }
  const HttpReply reply =
      declined ? ErrorReply(402, "card_error", "card_declined", "Your card was declined.") : JsonReply(intent);
  std::vector<Put> puts;
  if (!IdempotencyKeyOf(request).empty()) puts.push_back(IdempotencyKeys::Remember(request, parameters, reply));
  if (held) {
    Told(intent, std::move(puts));
  } else {
    // What an imported order was paid with is known to whoever imports it.
    puts.push_back({kIntents, TextAt(intent, "id"), intent});
    store_.Commit(puts);
  }
  if (fault == kTimeoutAfterSuccess) return std::nullopt;
  return reply;
}

HttpReply IntentApi::Get(const std::string& id) const {
  if (const auto intent = store_.Find(kIntents, id)) return JsonReply(*intent);
  if (!id.starts_with("pi_")) return NoSuchPayment(id);
  return JsonReply(
      {{"id", id}, {"object", "payment_intent"}, {"status", "succeeded"}, {"payment_method", kImportedCard}});
}

HttpReply IntentApi::Search(const HttpRequest& request) const {
  const http::Form query = http::ParseForm(request.query);
  const std::string text = FieldOf(query, "query");
  constexpr absl::string_view kHead = "metadata['charge']:'";
  absl::string_view charge = text;
  if (!absl::ConsumePrefix(&charge, kHead) || !absl::ConsumeSuffix(&charge, "'")) {
    return ErrorReply(400, kInvalidRequest, "", "Only metadata['charge'] can be searched for here.");
  }
  Document data = Document::array();
  const Store::Collection intents = store_.All(kIntents);
  for (const auto& [id, intent] : intents) {
    if (TextAt(ObjectAt(intent, "metadata"), "charge") == charge) data.push_back(intent);
  }
  return JsonReply({{"object", "search_result"}, {"has_more", false}, {"data", data}});
}

HttpReply IntentApi::Move(const std::string& id, const std::string& verb) {
  absl::MutexLock lock(&mutex_);
  std::optional<Document> intent = store_.Find(kIntents, id);
  if (!intent) return NoSuchPayment(id);
  const std::string before = TextAt(*intent, "status");
  if (!Apply(verb, *intent)) return WrongState(*intent, verb);
  return before == TextAt(*intent, "status") ? JsonReply(*intent) : Told(*std::move(intent), {});
}

HttpReply IntentApi::MoveByHand(const HttpRequest& request) {
  const Document wish = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const std::string verb = TextAt(wish, "verb");
  if (verb != "authenticate" && verb != "refuse" && verb != "expire") {
    return ErrorReply(400, kInvalidRequest, "parameter_invalid", "verb must be authenticate, refuse or expire");
  }
  return Move(TextAt(wish, "id"), verb);
}

HttpReply IntentApi::ListAll() const {
  Document data = Document::array();
  const Store::Collection intents = store_.All(kIntents);
  for (const auto& [id, intent] : intents) data.push_back(intent);
  return JsonReply({{"data", data}});
}

HttpReply IntentApi::Told(Document intent, std::vector<Put> puts) {
  const std::string id = TextAt(intent, "id");
  puts.push_back({kIntents, id, intent});
  const Document event = {
      {"id", NewId("evt_", ids_)},    {"object", "event"}, {"created", absl::ToUnixSeconds(clock_.Now())},
      {"data", {{"object", intent}}}, {"livemode", false}, {"type", EventOf(intent)}};
  puts.push_back(sender_.Enqueue({.subject = id, .body = event, .copies = 1, .note = Document()}));
  store_.Commit(puts);
  sender_.Wake();
  return JsonReply(intent);
}

}  // namespace recourse::sandbox
