// An HTTP/1.1 server whose handler may also refuse to answer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <absl/status/statusor.h>

namespace recourse::sandbox {

struct HttpRequest {
  std::string method;
  std::string path;
  std::string query;                           // without '?'
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  // Empty when absent; `name` in lower case.
  std::string Header(const std::string& name) const;
};

struct HttpReply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
};

class HttpServer {
 public:
  // Runs on the server's threads, may block. No reply: the connection stays silent until the client leaves.
  using Handler = std::function<std::optional<HttpReply>(const HttpRequest&)>;

  // Port 0 chooses a free one.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& address, int port, Handler handler);

  // Waits for running handlers.
  virtual ~HttpServer() = default;

  virtual int port() const = 0;
};

}  // namespace recourse::sandbox
