#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libs/http/client.h"
#include "services/sandbox/http_server.h"

namespace recourse::http {
namespace {

using sandbox::HttpReply;
using sandbox::HttpRequest;
using sandbox::HttpServer;

std::unique_ptr<HttpServer> Serve(HttpServer::Handler handler) {
  auto server = HttpServer::Start("127.0.0.1", 0, std::move(handler));
  REQUIRE(server.ok());
  return *std::move(server);
}

std::string UrlOf(int port) { return "http://127.0.0.1:" + std::to_string(port); }

// A port that was free a moment ago: bound, so that nobody else gets it, but not listening.
class RefusingPort {
 public:
  RefusingPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~RefusingPort() { close(socket_); }
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

TEST_CASE("method, headers and body arrive, and so does any answer") {
  const auto server = Serve([](const HttpRequest& request) {
    return HttpReply{.status = 418,
                     .body = request.method + " " + request.path + "?" + request.query + " " +
                             request.Header("x-name") + " " + request.body};
  });
  Client client;
  const auto response = client.Send({.method = "PUT",
                                     .url = UrlOf(server->port()) + "/a?b=c",
                                     .headers = {{"X-Name", "n"}},
                                     .body = std::string("d\0e", 3)},
                                    absl::Seconds(10));
  REQUIRE(response.ok());
  CHECK(response->status == 418);
  CHECK(response->body == std::string("PUT /a?b=c n d\0e", 16));
  CHECK(response->Header("content-type") == "application/json");
  CHECK(response->Header("absent").empty());
}

TEST_CASE("a POST without body is still a POST") {
  const auto server =
      Serve([](const HttpRequest& request) { return HttpReply{.status = 200, .body = request.method}; });
  Client client;
  const auto response =
      client.Send({.method = "POST", .url = UrlOf(server->port()), .headers = {}, .body = ""}, absl::Seconds(10));
  REQUIRE(response.ok());
  CHECK(response->body == "POST");
}

TEST_CASE("a refused connection is certainly not sent") {
  const RefusingPort refusing;
  Client client;
  const auto response =
      client.Send({.method = "POST", .url = UrlOf(refusing.port()), .headers = {}, .body = "x"}, absl::Seconds(10));
  CHECK(response.status().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("a name that does not resolve is certainly not sent") {
  Client client;
  const auto response = client.Send({.url = "http://nowhere.invalid/", .headers = {}, .body = ""}, absl::Seconds(10));
  CHECK(response.status().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("silence after the request leaves the outcome unknown") {
  const auto server = Serve([](const HttpRequest&) { return std::optional<HttpReply>(); });
  Client client;
  const auto response = client.Send({.method = "POST", .url = UrlOf(server->port()), .headers = {}, .body = "x"},
                                    absl::Milliseconds(200));
  CHECK(response.status().code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("an answer over the limit leaves the outcome unknown") {
  const auto server =
      Serve([](const HttpRequest&) { return HttpReply{.status = 200, .body = std::string(1001, 'x')}; });
  Client client(absl::Seconds(2), 1000);
  const auto response = client.Send({.url = UrlOf(server->port()), .headers = {}, .body = ""}, absl::Seconds(10));
  CHECK(response.status().code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("only http and https are spoken") {
  Client client;
  const std::string url = GENERATE("file:///etc/hostname", "ftp://127.0.0.1/", "", "http://");
  const auto response = client.Send({.url = url, .headers = {}, .body = ""}, absl::Seconds(10));
  CHECK(response.status().code() == absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace recourse::http
