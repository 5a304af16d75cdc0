// Receives webhooks and keeps them until a test looks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "services/sandbox/http_server.h"

namespace recourse::sandbox {

class WebhookListener {
 public:
  WebhookListener();

  std::string url() const;

  // What to answer; 200 unless told otherwise. A refused webhook is kept too.
  void AnswerWith(int status);

  // Waits until there are `count` webhooks and fails the test after ten seconds.
  std::vector<HttpRequest> Await(size_t count);
  size_t count() const;

 private:
  mutable absl::Mutex mutex_;
  int status_ ABSL_GUARDED_BY(mutex_) = 200;
  std::vector<HttpRequest> received_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<HttpServer> server_;
};

}  // namespace recourse::sandbox
