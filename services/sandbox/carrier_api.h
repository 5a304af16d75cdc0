// The carrier: sells labels and reports scans, which a person or a test makes.
#pragma once

#include <absl/synchronization/mutex.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "services/sandbox/http_server.h"
#include "services/sandbox/idempotency_keys.h"
#include "services/sandbox/store.h"
#include "services/sandbox/webhook_sender.h"

namespace recourse::sandbox {

class CarrierApi {
 public:
  CarrierApi(Store& store, const clock::Clock& clock, ids::IdSource& ids, WebhookEndpoint webhook);

  HttpReply BuyLabel(const HttpRequest& request);
  // Until it is scanned.
  HttpReply VoidLabel(const HttpRequest& request);
  HttpReply Scan(const HttpRequest& request);

 private:
  Store& store_;
  const clock::Clock& clock_;
  ids::IdSource& ids_;
  const IdempotencyKeys idempotency_keys_;
  absl::Mutex mutex_;     // one label is sold, voided or scanned at a time
  WebhookSender sender_;  // last: its thread uses the others
};

}  // namespace recourse::sandbox
