#include "services/sandbox/webhook_sender.h"

#include <algorithm>
#include <optional>
#include <set>

#include <absl/strings/str_format.h>

#include "libs/http/json_fields.h"
#include "libs/http/signature.h"

namespace recourse::sandbox {
namespace {

constexpr absl::Duration kPostTimeout = absl::Seconds(10);
constexpr absl::Duration kFirstBackOff = absl::Milliseconds(100);
constexpr absl::Duration kLongestBackOff = absl::Seconds(2);
constexpr int kMaxDoublings = 5;

absl::Duration BackOff(int attempts) {
  return std::min(kLongestBackOff, kFirstBackOff * (1 << std::min(attempts, kMaxDoublings)));
}

}  // namespace

WebhookSender::WebhookSender(std::string collection, WebhookEndpoint endpoint, Store& store, const clock::Clock& clock,
                             OnDelivered on_delivered)
    : collection_(std::move(collection)),
      endpoint_(std::move(endpoint)),
      store_(store),
      clock_(clock),
      on_delivered_(std::move(on_delivered)) {
  const Store::Collection pending = store_.All(collection_);
  if (!pending.empty()) next_number_ = http::IntegerAt(pending.rbegin()->second, "number") + 1;
  thread_ = std::thread([this] { Run(); });
}

WebhookSender::~WebhookSender() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

Put WebhookSender::Enqueue(const WebhookEvent& event) {
  absl::MutexLock lock(&mutex_);
  const int64_t number = next_number_++;
  return {collection_,
          absl::StrFormat("%020d", number),
          {{"number", number},
           {"subject", event.subject},
           {"body", event.body.dump()},
           {"copies", event.copies},
           {"note", event.note}}};
}

void WebhookSender::Wake() {
  absl::MutexLock lock(&mutex_);
  changed_ = true;
}

bool WebhookSender::AwaitDelivery(const std::string& key, absl::Duration timeout) {
  const auto settled = [&] { return stopping_ || !store_.Find(collection_, key).has_value(); };
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&settled), timeout);
}

void WebhookSender::Run() {
  const auto woken = [this] { return changed_ || stopping_; };
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      changed_ = false;
    }
    absl::Time wake = absl::InfiniteFuture();
    std::optional<std::string> due;
    std::set<std::string> subjects;
    const Store::Collection pending = store_.All(collection_);
    const absl::Time now = clock_.Now();
    for (const auto& [key, event] : pending) {
      if (!subjects.insert(http::TextAt(event, "subject")).second) continue;  // waits for an earlier one
      const absl::Time retry = retries_[key].due;
      wake = std::min(wake, retry);
      if (retry <= now) {
        due = key;
        break;
      }
    }
    if (due) {
      Attempt(*due, pending.at(*due));
    } else {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithDeadline(absl::Condition(&woken), wake);
    }
  }
}

void WebhookSender::Attempt(const std::string& key, const Document& event) {
  if (!Post(event)) {
    Retry& retry = retries_[key];
    retry.due = clock_.Now() + BackOff(retry.attempts++);
    return;
  }
  retries_.erase(key);
  std::vector<Put> puts = on_delivered_(http::ObjectAt(event, "note"));
  puts.push_back({collection_, key, Document()});
  store_.Commit(puts);
  Wake();  // whoever awaits this delivery looks again
}

bool WebhookSender::Post(const Document& event) {
  if (endpoint_.url.empty()) return true;
  const std::string body = http::TextAt(event, "body");
  for (int64_t copy = 0; copy < http::IntegerAt(event, "copies"); ++copy) {
    const auto response = client_.Send(
        {.method = "POST",
         .url = endpoint_.url,
         .headers = {{"Content-Type", "application/json"},
                     {endpoint_.signature_header, http::SignWebhook(body, endpoint_.secret, clock_.Now())}},
         .body = body},
        kPostTimeout);
    if (!response.ok() || response->status / 100 != 2) return false;
  }
  return true;
}

}  // namespace recourse::sandbox
