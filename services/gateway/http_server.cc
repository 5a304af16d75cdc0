#include "services/gateway/http_server.h"

#include <atomic>
#include <deque>
#include <optional>
#include <set>
#include <thread>
#include <utility>  // Boost 1.74's Asio needs it first
#include <vector>

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "libs/log/log.h"

namespace recourse::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr auto kDrain = std::chrono::seconds(5);
constexpr auto kLinger = std::chrono::seconds(2);

class Connection;

// Connections that are open, for limits and for the end.
class Registry {
 public:
  // False when there are too many.
  bool Add(const std::shared_ptr<Connection>& connection, size_t limit) {
    absl::MutexLock lock(&mutex_);
    if (open_.size() >= limit) return false;
    open_.insert(connection);
    return true;
  }
  void Remove(const std::shared_ptr<Connection>& connection) {
    absl::MutexLock lock(&mutex_);
    open_.erase(connection);
  }
  std::vector<std::shared_ptr<Connection>> All() {
    absl::MutexLock lock(&mutex_);
    return {open_.begin(), open_.end()};
  }
  void AwaitEmpty(absl::Duration limit) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(
                                +[](std::set<std::shared_ptr<Connection>>* open) { return open->empty(); }, &open_),
                            limit);
  }

 private:
  absl::Mutex mutex_;
  std::set<std::shared_ptr<Connection>> open_ ABSL_GUARDED_BY(mutex_);
};

// One TCP connection; requests come one after the other. Everything runs on the connection's strand.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const HttpServer::Options& options, const HttpServer::Handler& handler,
             const HttpServer::Handler& too_large, Registry& registry)
      : stream_(std::move(socket)), options_(options), handler_(handler), too_large_(too_large), registry_(registry) {}

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Read(); });
  }

  // No further request; an answer under way goes on.
  void CloseWhenIdle() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      if (self->idle_) self->Close();
    });
  }

  auto executor() { return stream_.get_executor(); }

  void Respond(int status, Headers headers, std::string body) {
    http::response<http::string_body> response(static_cast<http::status>(status), version_);
    response.body() = std::move(body);
    Fill(response, headers);
    response.prepare_payload();
    if (head_only_) {
      response.content_length(response.body().size());
      response.body().clear();
    }
    auto owned = std::make_shared<http::response<http::string_body>>(std::move(response));
    stream_.expires_after(std::chrono::seconds(options_.write_timeout_seconds));
    http::async_write(stream_, *owned, [self = shared_from_this(), owned](beast::error_code error, size_t) {
      self->Answered(error, owned->need_eof());
    });
  }

  void Begin(int status, const Headers& headers) {
    head_.emplace(static_cast<http::status>(status), version_);
    Fill(*head_, headers);
    head_->chunked(true);
    serializer_.emplace(*head_);
    Enqueue([self = shared_from_this()] {
      self->stream_.expires_after(std::chrono::seconds(self->options_.write_timeout_seconds));
      http::async_write_header(self->stream_, *self->serializer_, [self](beast::error_code error, size_t) {
        self->stream_.expires_never();  // before the watching read begins, which would inherit the limit
        if (!error) self->Watch();
        self->Written(error);
      });
    });
  }

  void Write(std::string chunk, std::function<void()> written) {
    auto owned = std::make_shared<std::string>(std::move(chunk));
    Enqueue([self = shared_from_this(), owned, written = std::move(written)] {
      self->stream_.expires_after(std::chrono::seconds(self->options_.write_timeout_seconds));
      asio::async_write(self->stream_, http::make_chunk(asio::buffer(*owned)),
                        [self, owned, written](beast::error_code error, size_t) {
                          self->Written(error);
                          written();
                        });
    });
  }

  void End() {
    Enqueue([self = shared_from_this()] {
      asio::async_write(self->stream_, http::make_chunk_last(), [self](beast::error_code error, size_t) {
        self->watching_ = false;
        self->Answered(error, /*must_close=*/self->saw_early_bytes_);
      });
    });
  }

  void SetOnClose(std::function<void()> closed) {
    if (gone_) {
      closed();
    } else {
      on_close_ = std::move(closed);
    }
  }

 private:
  void Read();
  // With the whole request, or with the header of one that is too large.
  void Dispatch(beast::error_code error);

  template <class Message>
  void Fill(Message& message, const Headers& headers) {
    for (const auto& [name, value] : headers) message.insert(name, value);
    message.keep_alive(keep_alive_ && !closing_);
  }

  void Enqueue(std::function<void()> write) {
    if (gone_) return write();  // its handler reports the error
    writes_.push_back(std::move(write));
    if (writes_.size() == 1) writes_.front()();
  }

  void Written(beast::error_code error) {
    if (!writes_.empty()) writes_.pop_front();
    if (error) {
      Close();
      // Each reports the error to whoever waits for it.
      for (const auto& write : std::exchange(writes_, {})) write();
      return;
    }
    stream_.expires_never();
    if (!writes_.empty()) writes_.front()();
  }

  // While a streamed answer is open, notices that the client has gone.
  void Watch() {
    watching_ = true;
    stream_.async_read_some(early_.prepare(1024), [self = shared_from_this()](beast::error_code error, size_t size) {
      if (!self->watching_) return;
      if (error) return self->Close();
      self->saw_early_bytes_ = true;  // a pipelined request: the connection ends after this answer
      self->early_.commit(size);
    });
  }

  void Answered(beast::error_code error, bool must_close) {
    writes_.clear();
    on_close_ = nullptr;
    head_.reset();
    serializer_.reset();
    if (unread_ && !error) return Linger();
    if (error || must_close || !keep_alive_ || closing_ || streamed_) return Close();
    Read();
  }

  // A client that is still sending what was refused would see its connection reset instead of the answer: takes the
  // rest, for a while, and throws it away.
  void Linger() {
    stream_.expires_after(kLinger);
    Discard();
  }

  void Discard() {
    early_.clear();
    stream_.async_read_some(early_.prepare(64 << 10), [self = shared_from_this()](beast::error_code error, size_t) {
      if (error) return self->Close();
      self->Discard();
    });
  }

  void Close() {
    if (std::exchange(gone_, true)) return;
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
    if (on_close_) std::exchange(on_close_, nullptr)();
    registry_.Remove(shared_from_this());
  }

  friend class ConnectionExchange;

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  beast::flat_buffer early_;
  const HttpServer::Options& options_;
  const HttpServer::Handler& handler_;
  const HttpServer::Handler& too_large_;
  Registry& registry_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::empty_body>> head_;
  std::optional<http::response_serializer<http::empty_body>> serializer_;
  std::deque<std::function<void()>> writes_;
  std::function<void()> on_close_;
  unsigned version_ = 11;
  bool keep_alive_ = true;
  bool closing_ = false;
  bool gone_ = false;
  bool idle_ = true;
  bool watching_ = false;
  bool saw_early_bytes_ = false;
  bool streamed_ = false;
  bool head_only_ = false;  // HEAD: the length of what GET would answer, without it
  bool unread_ = false;     // a request was refused before its body had been read
};

// Hops onto the connection's strand, so that answers may come from any thread.
class ConnectionExchange final : public Exchange {
 public:
  ConnectionExchange(std::shared_ptr<Connection> connection, HttpRequest request)
      : connection_(std::move(connection)), request_(std::move(request)) {}

  const HttpRequest& request() const override { return request_; }

  void Respond(int status, Headers headers, std::string body) override {
    asio::post(connection_->executor(),
               [connection = connection_, status, headers = std::move(headers), body = std::move(body)]() mutable {
                 connection->Respond(status, std::move(headers), std::move(body));
               });
  }
  void Begin(int status, Headers headers) override {
    asio::post(connection_->executor(), [connection = connection_, status, headers = std::move(headers)] {
      connection->streamed_ = true;
      connection->Begin(status, headers);
    });
  }
  void Write(std::string chunk, std::function<void()> written) override {
    asio::post(connection_->executor(),
               [connection = connection_, chunk = std::move(chunk), written = std::move(written)]() mutable {
                 connection->Write(std::move(chunk), std::move(written));
               });
  }
  void End() override {
    asio::post(connection_->executor(), [connection = connection_] { connection->End(); });
  }
  void OnClose(std::function<void()> closed) override {
    asio::post(connection_->executor(), [connection = connection_, closed = std::move(closed)]() mutable {
      connection->SetOnClose(std::move(closed));
    });
  }

 private:
  const std::shared_ptr<Connection> connection_;
  const HttpRequest request_;
};

HttpRequest ToRequest(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  const std::string target(message.target());
  const size_t query = target.find('?');
  request.path = target.substr(0, query);
  if (query != std::string::npos) request.query = target.substr(query + 1);
  for (const auto& field : message) {
    request.headers.emplace_back(absl::AsciiStrToLower(std::string(field.name_string())), std::string(field.value()));
  }
  request.body = std::move(message.body());
  return request;
}

void Connection::Read() {
  idle_ = true;
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(options_.max_header_bytes));
  parser_->body_limit(options_.max_body_bytes);
  stream_.expires_after(std::chrono::seconds(options_.read_timeout_seconds));
  http::async_read_header(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, size_t) {
    if (error == http::error::header_limit) {
      self->keep_alive_ = false;
      return self->Respond(431, {}, "");
    }
    // A Content-Length over the limit is known with the header, a chunked body only as it grows.
    if (error == http::error::body_limit) return self->Dispatch(error);
    if (error) return self->Close();
    self->idle_ = false;
    http::async_read(self->stream_, self->buffer_, *self->parser_,
                     [self](beast::error_code body_error, size_t) { self->Dispatch(body_error); });
  });
}

void Connection::Dispatch(beast::error_code error) {
  unread_ = error == http::error::body_limit;
  if (error && !unread_) return Close();
  stream_.expires_never();
  idle_ = false;
  version_ = parser_->get().version();
  head_only_ = parser_->get().method() == http::verb::head;
  keep_alive_ = parser_->get().keep_alive() && !unread_;
  auto exchange = std::make_shared<ConnectionExchange>(shared_from_this(), ToRequest(parser_->release()));
  (unread_ ? too_large_ : handler_)(std::move(exchange));
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(Options options, Handler handler, Handler too_large)
      : options_(std::move(options)), handler_(std::move(handler)), too_large_(std::move(too_large)), acceptor_(io_) {}

  ~BeastServer() override { Stop(); }

  absl::Status Listen() {
    beast::error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(options_.address, error), static_cast<uint16_t>(options_.port));
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot listen on ", options_.address, ":", options_.port, ": ", error.message()));
    }
    Accept();
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { io_.run(); });
    return absl::OkStatus();
  }

  int port() const override { return acceptor_.local_endpoint().port(); }

  void Stop() override {
    if (std::exchange(stopped_, true)) return;
    asio::post(io_, [this] {
      beast::error_code ignored;
      acceptor_.close(ignored);
    });
    for (const auto& connection : registry_.All()) connection->CloseWhenIdle();
    registry_.AwaitEmpty(absl::FromChrono(kDrain));
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](beast::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        beast::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        auto connection = std::make_shared<Connection>(std::move(socket), options_, handler_, too_large_, registry_);
        if (registry_.Add(connection, static_cast<size_t>(options_.max_connections))) connection->Start();
      } else {
        log::Warn("accept failed", {{"error", error.message()}});
      }
      Accept();
    });
  }

  const Options options_;
  const Handler handler_;
  const Handler too_large_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  Registry registry_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(Options options, Handler handler, Handler too_large) {
  auto server = std::make_unique<BeastServer>(std::move(options), std::move(handler), std::move(too_large));
  if (const absl::Status status = server->Listen(); !status.ok()) return status;
  return server;
}

}  // namespace recourse::gateway
