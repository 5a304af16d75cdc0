#include "tests/integration/sandbox/webhook_listener.h"

#include <catch2/catch.hpp>

namespace recourse::sandbox {

WebhookListener::WebhookListener() {
  auto server = HttpServer::Start("127.0.0.1", 0, [this](const HttpRequest& request) {
    absl::MutexLock lock(&mutex_);
    received_.push_back(request);
    return HttpReply{.status = status_, .body = "{}"};
  });
  REQUIRE(server.ok());
  server_ = *std::move(server);
}

std::string WebhookListener::url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/webhook"; }

void WebhookListener::AnswerWith(int status) {
  absl::MutexLock lock(&mutex_);
  status_ = status;
}

std::vector<HttpRequest> WebhookListener::Await(size_t count) {
  const auto enough = [&] { return received_.size() >= count; };
  absl::MutexLock lock(&mutex_);
  INFO("received " << received_.size() << " webhooks of " << count);
  REQUIRE(mutex_.AwaitWithTimeout(absl::Condition(&enough), absl::Seconds(10)));
  return received_;
}

size_t WebhookListener::count() const {
  absl::MutexLock lock(&mutex_);
  return received_.size();
}

}  // namespace recourse::sandbox
