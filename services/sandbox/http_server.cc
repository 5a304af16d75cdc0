#include "services/sandbox/http_server.h"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "libs/status/status.h"

namespace recourse::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using tcp = asio::ip::tcp;

constexpr int kThreads = 8;  // a handler may wait for a webhook's answer, which may ask us something in turn
constexpr size_t kMaxBody = 1 << 20;

std::string Text(beast::string_view text) { return {text.data(), text.size()}; }

HttpRequest FromWire(wire::request<wire::string_body>& message) {
  HttpRequest request;
  request.method = Text(message.method_string());
  const std::string target = Text(message.target());
  const size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  for (const auto& field : message)
    request.headers[absl::AsciiStrToLower(Text(field.name_string()))] = Text(field.value());
  request.body = std::move(message.body());
  return request;
}

asio::awaitable<void> AwaitLeave(beast::tcp_stream& stream) {
  boost::system::error_code error;
  char ignored[256];
  while (!error) {
    co_await stream.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, error));
  }
}

asio::awaitable<void> ServeConnection(beast::tcp_stream stream, const HttpServer::Handler& handler) {
  beast::flat_buffer buffer;
  boost::system::error_code error;
  while (true) {
    wire::request_parser<wire::string_body> parser;
    parser.body_limit(kMaxBody);
    stream.expires_never();
    co_await wire::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    const bool keep_alive = parser.get().keep_alive();
    const std::optional<HttpReply> reply = handler(FromWire(parser.get()));
    if (!reply) {
      co_await AwaitLeave(stream);
      co_return;
    }
    wire::response<wire::string_body> response(static_cast<wire::status>(reply->status), parser.get().version());
    response.set(wire::field::content_type, reply->content_type);
    response.keep_alive(keep_alive);
    response.body() = reply->body;
    response.prepare_payload();
    stream.expires_after(std::chrono::seconds(30));
    co_await wire::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
    if (error || !keep_alive) co_return;
  }
}

class BeastServer final : public HttpServer {
 public:
  explicit BeastServer(Handler handler) : handler_(std::move(handler)), acceptor_(context_) {}

  ~BeastServer() override {
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  absl::Status Listen(const std::string& address, int port) {
    boost::system::error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(address, error), static_cast<uint16_t>(port));
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return status::Error(errors::v1::REASON_UNAVAILABLE,
                           absl::StrCat("cannot listen on ", address, ":", port, ": ", error.message()));
    }
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(context_, Accept(), asio::detached);
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { context_.run(); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  asio::awaitable<void> Accept() {
    while (true) {
      boost::system::error_code error;
      tcp::socket socket(asio::make_strand(context_));
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      if (error) continue;
      const auto strand = socket.get_executor();
      asio::co_spawn(strand, ServeConnection(beast::tcp_stream(std::move(socket)), handler_), asio::detached);
    }
  }

  const Handler handler_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  int port_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace

std::string HttpRequest::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& address, int port, Handler handler) {
  auto server = std::make_unique<BeastServer>(std::move(handler));
  RETURN_IF_ERROR(server->Listen(address, port));
  return server;
}

}  // namespace recourse::sandbox
