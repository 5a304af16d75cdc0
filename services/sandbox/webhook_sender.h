// Delivers signed events to one URL until they are taken: events of one subject in order, others independently.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include "libs/clock/clock.h"
#include "libs/http/client.h"
#include "services/sandbox/store.h"

namespace recourse::sandbox {

struct WebhookEndpoint {
  std::string url;  // empty: events count as delivered
  std::string signature_header;
  std::string secret;
};

struct WebhookEvent {
  std::string subject;
  Document body;
  int copies = 1;
  Document note;  // for OnDelivered
};

class WebhookSender {
 public:
  // What else to commit once an event was taken. Called on the sender's thread.
  using OnDelivered = std::function<std::vector<Put>(const Document& note)>;

  // Pending events live in `collection` of the store, where an earlier process may have left some.
  WebhookSender(std::string collection, WebhookEndpoint endpoint, Store& store, const clock::Clock& clock,
                OnDelivered on_delivered);
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  // The put that makes the event pending; call Wake() after committing it.
  Put Enqueue(const WebhookEvent& event);
  void Wake();

  // False when the event behind `key` (that of the put) is still pending after `timeout`.
  bool AwaitDelivery(const std::string& key, absl::Duration timeout);

 private:
  struct Retry {
    absl::Time due = absl::InfinitePast();
    int attempts = 0;
  };

  void Run();
  bool Post(const Document& event);
  void Attempt(const std::string& key, const Document& event);

  const std::string collection_;
  const WebhookEndpoint endpoint_;
  Store& store_;
  const clock::Clock& clock_;
  const OnDelivered on_delivered_;
  http::Client client_;
  std::map<std::string, Retry> retries_;  // by the sender's thread alone
  absl::Mutex mutex_;
  int64_t next_number_ ABSL_GUARDED_BY(mutex_) = 0;
  bool changed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace recourse::sandbox
