// HTTP/1.1 on Boost.Beast: keep-alive, chunked bodies in and out, limits on header, body, connections and slow clients.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <absl/status/statusor.h>

#include "services/gateway/exchange.h"

namespace recourse::gateway {

class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    int port = 0;
    int threads = 2;
    size_t max_header_bytes = 16 << 10;
    size_t max_body_bytes = 4 << 20;
    size_t max_total_body_bytes = 256 << 20;  // of all requests under way
    int max_connections = 12'000;
    int read_timeout_seconds = 30;   // for the rest of a request that has begun, and between requests
    int write_timeout_seconds = 30;  // for a reader that does not read
    // Requests whose body the handler reads piece by piece, of whatever size; by the header alone. Absent: none.
    std::function<bool(const HttpRequest&)> streams = {};
  };

  // Called on a connection's thread with a whole request, or the header of a streamed one; must not block.
  using Handler = std::function<void(std::shared_ptr<Exchange>)>;

  // Why a request is refused before its body has been read.
  enum class Refusal { kTooLarge, kOverloaded };
  using Refuser = std::function<void(std::shared_ptr<Exchange>, Refusal)>;

  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(Options options, Handler handler, Refuser refuse);
  virtual ~HttpServer() = default;

  virtual int port() const = 0;
  // Accepts no more, closes idle connections, ends streams, waits up to 5 s for answers under way.
  virtual void Stop() = 0;
};

}  // namespace recourse::gateway
