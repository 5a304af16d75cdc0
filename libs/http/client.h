// A small blocking HTTP client that tells a request which was certainly not sent from one whose outcome is unknown.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace recourse::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string url;  // http or https
  Headers headers;
  std::string body;
};

struct Response {
  int status = 0;
  Headers headers;  // names in lower case
  std::string body;

  // The first value of the header `name` (lower case), or empty.
  std::string_view Header(std::string_view name) const;
};

// Thread-safe; a thread borrows a connection for the length of a call. Redirects are answers, not followed.
class Client {
 public:
  explicit Client(absl::Duration connect_timeout = absl::Seconds(2), size_t max_response_bytes = 8 << 20);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Every HTTP status is an answer. Errors:
  //   UNAVAILABLE        no byte of the request was sent: repeating it is safe.
  //   DEADLINE_EXCEEDED  sent, at least in part, and no usable answer came: the outcome is unknown.
  //   INVALID_ARGUMENT   the URL cannot be used.
  // A kept connection that turns out dead is replaced and the request sent again, hence a request that must not act
  // twice carries an idempotency key.
  absl::StatusOr<Response> Send(const Request& request, absl::Duration timeout);

 private:
  class Lease;

  const absl::Duration connect_timeout_;
  const size_t max_response_bytes_;
  absl::Mutex mutex_;
  std::vector<void*> idle_ ABSL_GUARDED_BY(mutex_);  // CURL easy handles, each with its open connections
};

}  // namespace recourse::http
