#include "libs/http/client.h"

#include <algorithm>
#include <memory>

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <curl/curl.h>

#include "libs/status/status.h"

namespace recourse::http {
namespace {

struct Received {
  Response response;
  size_t limit;
};

size_t OnBody(const char* data, size_t, size_t size, void* context) {
  auto& received = *static_cast<Received*>(context);
  if (received.response.body.size() + size > received.limit) return 0;
  received.response.body.append(data, size);
  return size;
}

size_t OnHeader(const char* data, size_t, size_t size, void* context) {
  auto& headers = static_cast<Received*>(context)->response.headers;
  const std::string_view line(data, size);
  const size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();  // those of an interim 1xx answer
  } else if (colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    absl::AsciiStrToLower(&name);
    std::string value(line.substr(colon + 1));
    absl::StripAsciiWhitespace(&value);
    headers.emplace_back(std::move(name), std::move(value));
  }
  return size;
}

absl::Status ErrorOf(CURL* curl, CURLcode code, const std::string& url) {
  const std::string message = absl::StrCat(url, ": ", curl_easy_strerror(code));
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) return status::InvalidField("url", message);
  long bytes_sent = 0;
  curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &bytes_sent);
  if (bytes_sent == 0) return status::Error(errors::v1::REASON_UNAVAILABLE, message + " (not sent)");
  return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, message + " (outcome unknown)");
}

bool InitCurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

}  // namespace

std::string_view Response::Header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& entry) { return entry.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

class Client::Lease {
 public:
  explicit Lease(Client& client) : client_(client) {
    absl::MutexLock lock(&client_.mutex_);
    if (client_.idle_.empty()) {
      curl_ = curl_easy_init();
    } else {
      curl_ = client_.idle_.back();
      client_.idle_.pop_back();
    }
  }
  ~Lease() {
    if (curl_ == nullptr) return;
    curl_easy_reset(curl_);  // forgets the options, keeps the connections
    absl::MutexLock lock(&client_.mutex_);
    client_.idle_.push_back(curl_);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  CURL* curl() const { return curl_; }

 private:
  Client& client_;
  CURL* curl_;
};

Client::Client(absl::Duration connect_timeout, size_t max_response_bytes)
    : connect_timeout_(connect_timeout), max_response_bytes_(max_response_bytes) {}

Client::~Client() {
  absl::MutexLock lock(&mutex_);
  for (void* curl : idle_) curl_easy_cleanup(curl);
}

absl::StatusOr<Response> Client::Send(const Request& request, absl::Duration timeout) {
  if (!InitCurl()) return status::Error(errors::v1::REASON_UNAVAILABLE, "libcurl cannot start");
  const Lease lease(*this);
  CURL* curl = lease.curl();
  if (curl == nullptr) return status::Error(errors::v1::REASON_UNAVAILABLE, "no memory for a connection");

  curl_slist* list = curl_slist_append(nullptr, "Expect:");  // never wait for 100 Continue
  for (const auto& [name, value] : request.headers) {
    list = curl_slist_append(list, absl::StrCat(name, ": ", value).c_str());
  }
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, &curl_slist_free_all);

  Received received{.response = {}, .limit = max_response_bytes_};
  const auto milliseconds = [](absl::Duration d) {
    return static_cast<long>(std::max<int64_t>(1, d / absl::Milliseconds(1)));
  };
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(timeout));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(std::min(timeout, connect_timeout_)));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &OnHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &received);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
  if (request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());

  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return ErrorOf(curl, code, request.url);
  long status_code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status_code);
  received.response.status = static_cast<int>(status_code);
  return std::move(received.response);
}

}  // namespace recourse::http
