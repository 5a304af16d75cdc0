// One HTTP request and its answer, whatever the HTTP version: the seam between the front (HTTP/1.1 here) and what
// answers.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recourse::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

struct HttpRequest {
  std::string method;
  std::string path;  // without the query
  std::string query;
  Headers headers;
  std::string body;

  // First value, or empty.
  std::string_view Header(std::string_view name) const;
};

enum class CloseReason { kClientLeft, kDraining };

// How an answer is written. All calls may come from any thread, one after the other.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual const HttpRequest& request() const = 0;

  // The next piece of a body that is streamed (HttpServer::Options::streams), whose request has an empty one. Ask for
  // one at a time; an empty piece is the end, none means that the client has gone or has broken HTTP: then there is no
  // answer to give.
  virtual void ReadBody(std::function<void(std::optional<std::string>)> next) = 0;

  // A whole answer at once.
  virtual void Respond(int status, Headers headers, std::string body) = 0;

  // A streamed answer: head, then chunks, each flushed, then End.
  virtual void Begin(int status, Headers headers) = 0;
  // `written` runs when the chunk has left for the network, or the connection is gone; write one at a time.
  virtual void Write(std::string chunk, std::function<void()> written) = 0;
  virtual void End() = 0;

  // Runs once if the client goes away before the end, or if the server goes and a stream is open, which should end
  // then. A client that ends its own side of the connection has gone.
  virtual void OnClose(std::function<void(CloseReason)> closed) = 0;
};

}  // namespace recourse::gateway
