#include "services/gateway/http_server.h"

#include <atomic>
#include <deque>
#include <limits>
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
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "libs/log/log.h"
#include "libs/metrics/metrics.h"

namespace recourse::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr auto kDrain = std::chrono::seconds(5);
constexpr auto kLinger = std::chrono::seconds(2);
constexpr auto kAcceptPause =
    std::chrono::milliseconds(100);  // without a file descriptor to be had, trying again is idle
constexpr size_t kEarlyBytes = 4096;
constexpr size_t kPieceBytes = 256 << 10;  // of a streamed body
// Not boost::none, over which Boost 1.74 finds every length.
constexpr uint64_t kUnlimited = std::numeric_limits<uint64_t>::max();
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// A request that breaks HTTP, not a connection that broke.
bool IsMalformed(beast::error_code error) {
  return error.category() == make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

// Bytes of bodies that all requests together may keep in memory.
class BodyBudget {
 public:
  explicit BodyBudget(size_t limit) : limit_(limit) {}

  bool Take(size_t size) {
    if (taken_.fetch_add(size) + size <= limit_) return true;
    Give(size);
    return false;
  }
  void Give(size_t size) { taken_ -= size; }

 private:
  const size_t limit_;
  std::atomic<size_t> taken_ = 0;
};

class Connection;

// Connections that are open, for limits and for the end.
class Registry {
 public:
  // False when there are too many, or at the end.
  bool Add(const std::shared_ptr<Connection>& connection, size_t limit) {
    absl::MutexLock lock(&mutex_);
    if (closing_ || open_.size() >= limit) return false;
    open_.insert(connection);
    return true;
  }
  void Remove(const std::shared_ptr<Connection>& connection) {
    absl::MutexLock lock(&mutex_);
    open_.erase(connection);
  }
  // Takes no more, and answers what is open.
  std::vector<std::shared_ptr<Connection>> Close() {
    absl::MutexLock lock(&mutex_);
    closing_ = true;
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
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<std::shared_ptr<Connection>> open_ ABSL_GUARDED_BY(mutex_);
};

// What all connections of a server share. Kept alive by each of them: an answer that comes after the server's end finds
// a stopped context, and nothing happens.
struct Shared {
  Shared(HttpServer::Options o, HttpServer::Handler h, HttpServer::Refuser r)
      : options(std::move(o)), handler(std::move(h)), refuse(std::move(r)), budget(options.max_total_body_bytes) {}

  const HttpServer::Options options;
  const HttpServer::Handler handler;
  const HttpServer::Refuser refuse;
  asio::io_context io;
  BodyBudget budget;
  Registry registry;
};

// One TCP connection; requests come one after the other. Everything runs on the connection's strand.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, std::shared_ptr<Shared> shared)
      : shared_(std::move(shared)), stream_(std::move(socket)) {}

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Read(); });
  }

  // No further request; an answer under way goes on, a stream is asked to end.
  void CloseWhenIdle() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      if (self->idle_) return self->Close();
      if (self->streamed_ && self->on_close_) std::exchange(self->on_close_, nullptr)(CloseReason::kDraining);
    });
  }

  void CloseNow() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->Close(); });
  }

  // One connection too many: says so and ends.
  void TurnAway() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
      self->idle_ = false;
      self->keep_alive_ = false;
      self->unread_ = true;
      self->Respond(503, {{"retry-after", "1"}}, "");
    });
  }

  auto executor() { return stream_.get_executor(); }

  void Respond(int status, Headers headers, std::string body) {
    responding_ = true;
    if (IsStreamUnread()) {
      unread_ = true;
      keep_alive_ = false;
    }
    http::response<http::string_body> response(static_cast<http::status>(status), version_);
    response.body() = std::move(body);
    Fill(response, headers);
    response.prepare_payload();
    if (head_only_) {
      response.content_length(response.body().size());
      response.body().clear();
    }
    auto owned = std::make_shared<http::response<http::string_body>>(std::move(response));
    stream_.expires_after(std::chrono::seconds(shared_->options.write_timeout_seconds));
    http::async_write(stream_, *owned,
                      [self = shared_from_this(), owned](beast::error_code error, size_t) { self->Answered(error); });
  }

  void Begin(int status, const Headers& headers) {
    // A stream is the last answer of its connection, and says so: a client that was not told would send its next
    // request into a connection that ends.
    keep_alive_ = false;
    head_.emplace(static_cast<http::status>(status), version_);
    Fill(*head_, headers);
    head_->chunked(true);
    serializer_.emplace(*head_);
    Enqueue([self = shared_from_this()] {
      self->stream_.expires_after(std::chrono::seconds(self->shared_->options.write_timeout_seconds));
      http::async_write_header(self->stream_, *self->serializer_,
                               [self](beast::error_code error, size_t) { self->Written(error); });
    });
  }

  void Write(std::string chunk, std::function<void()> written) {
    auto owned = std::make_shared<std::string>(std::move(chunk));
    Enqueue([self = shared_from_this(), owned, written = std::move(written)] {
      self->stream_.expires_after(std::chrono::seconds(self->shared_->options.write_timeout_seconds));
      asio::async_write(self->stream_, http::make_chunk(asio::buffer(*owned)),
                        [self, owned, written](beast::error_code error, size_t) {
                          self->Written(error);
                          written();
                        });
    });
  }

  void End() {
    Enqueue([self = shared_from_this()] {
      asio::async_write(self->stream_, http::make_chunk_last(),
                        [self](beast::error_code error, size_t) { self->Answered(error); });
    });
  }

  void ReadPiece(std::function<void(std::optional<std::string>)> next) {
    if (gone_ || streamed_body_ == std::nullopt) return next(std::nullopt);
    if (streamed_body_->is_done()) return next(std::string());
    stream_.expires_after(std::chrono::seconds(shared_->options.read_timeout_seconds));
    if (!std::exchange(awaits_continue_, false)) return FillPiece(std::move(next));
    asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                      [self = shared_from_this(), next = std::move(next)](beast::error_code error, size_t) mutable {
                        if (!error) return self->FillPiece(std::move(next));
                        self->Close();
                        next(std::nullopt);
                      });
  }

  void SetOnClose(std::function<void(CloseReason)> closed) {
    if (gone_) {
      closed(CloseReason::kClientLeft);
    } else if (closing_ && streamed_) {
      closed(CloseReason::kDraining);
    } else {
      on_close_ = std::move(closed);
    }
  }

 private:
  void Read();
  void ReadBody();
  // Whether the handler wants to read the body itself.
  bool BeginStream();
  void FillPiece(std::function<void(std::optional<std::string>)> next);
  bool IsStreamUnread() const { return streamed_body_ && !streamed_body_->is_done(); }
  // With the whole request.
  void Dispatch(std::shared_ptr<Exchange> exchange);
  // With the header of one whose body will not be read.
  void Refuse(HttpServer::Refusal refusal);
  void RefuseMalformed(int status);
  std::shared_ptr<Exchange> NewExchange();
  template <class Body>
  std::shared_ptr<Exchange> ExchangeOf(const http::request<Body>& message, std::string body);

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

  // While an answer is awaited, notices that the client has gone. What comes instead begins the next request.
  void Watch() {
    watching_ = true;
    stream_.async_read_some(buffer_.prepare(kEarlyBytes),
                            [self = shared_from_this()](beast::error_code error, size_t size) {
                              self->watching_ = false;
                              if (!error) self->buffer_.commit(size);
                              if (self->gone_) return;
                              if (self->answered_) return self->Read();
                              if (error) self->ClientLeft();
                            });
  }

  void ClientLeft() {
    keep_alive_ = false;
    // It may have ended its own side only, and still wait for what is on its way.
    if (!responding_) Close();
  }

  void Answered(beast::error_code error) {
    writes_.clear();
    on_close_ = nullptr;
    head_.reset();
    serializer_.reset();
    streamed_body_.reset();
    responding_ = false;
    answered_ = true;
    GiveBudget();
    if (unread_ && !error) return Linger();
    if (error || !keep_alive_ || closing_) return Close();
    if (watching_) return stream_.cancel();  // and then the next request is read
    Read();
  }

  void GiveBudget() { shared_->budget.Give(std::exchange(reserved_, 0)); }

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
    GiveBudget();
    if (on_close_) std::exchange(on_close_, nullptr)(CloseReason::kClientLeft);
    shared_->registry.Remove(shared_from_this());
  }

  friend class ConnectionExchange;

  const std::shared_ptr<Shared> shared_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  beast::flat_buffer early_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::request_parser<http::buffer_body>> streamed_body_;  // instead, of a streamed request
  bool awaits_continue_ = false;
  std::optional<http::response<http::empty_body>> head_;
  std::optional<http::response_serializer<http::empty_body>> serializer_;
  std::deque<std::function<void()>> writes_;
  std::function<void(CloseReason)> on_close_;
  size_t reserved_ = 0;  // of the budget for bodies
  unsigned version_ = 11;
  bool keep_alive_ = true;
  bool closing_ = false;
  bool gone_ = false;
  bool idle_ = true;
  bool watching_ = false;
  bool answered_ = false;
  bool responding_ = false;  // a whole answer is on its way out
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

  void ReadBody(std::function<void(std::optional<std::string>)> next) override {
    asio::post(connection_->executor(), [connection = connection_, next = std::move(next)]() mutable {
      connection->ReadPiece(std::move(next));
    });
  }
  void Respond(int status, Headers headers, std::string body) override {
    asio::post(connection_->executor(),
               [connection = connection_, status, headers = std::move(headers), body = std::move(body)]() mutable {
                 connection->Respond(status, std::move(headers), std::move(body));
               });
  }
  void Begin(int status, Headers headers) override {
    asio::post(connection_->executor(), [connection = connection_, status, headers = std::move(headers)] {
      connection->streamed_ = true;
      if (connection->closing_ && connection->on_close_) {
        std::exchange(connection->on_close_, nullptr)(CloseReason::kDraining);
      }
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
  void OnClose(std::function<void(CloseReason)> closed) override {
    asio::post(connection_->executor(), [connection = connection_, closed = std::move(closed)]() mutable {
      connection->SetOnClose(std::move(closed));
    });
  }

 private:
  const std::shared_ptr<Connection> connection_;
  const HttpRequest request_;
};

// Without the body.
template <class Body>
HttpRequest ToRequest(const http::request<Body>& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  const std::string target(message.target());
  const size_t query = target.find('?');
  request.path = target.substr(0, query);
  if (query != std::string::npos) request.query = target.substr(query + 1);
  for (const auto& field : message) {
    request.headers.emplace_back(absl::AsciiStrToLower(std::string(field.name_string())), std::string(field.value()));
  }
  return request;
}

void Connection::Read() {
  idle_ = true;
  answered_ = false;
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(shared_->options.max_header_bytes));
  parser_->body_limit(kUnlimited);  // until it is known who reads the body
  stream_.expires_after(std::chrono::seconds(shared_->options.read_timeout_seconds));
  http::async_read_header(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, size_t) {
    if (error == http::error::header_limit) return self->RefuseMalformed(431);
    if (IsMalformed(error)) return self->RefuseMalformed(400);
    if (error) return self->Close();
    if (!self->BeginStream()) self->ReadBody();
  });
}

bool Connection::BeginStream() {
  if (!shared_->options.streams || !shared_->options.streams(ToRequest(parser_->get()))) return false;
  idle_ = false;
  if (!shared_->budget.Take(kPieceBytes)) {
    Refuse(HttpServer::Refusal::kOverloaded);
    return true;
  }
  reserved_ = kPieceBytes;
  awaits_continue_ = beast::iequals(parser_->get()[http::field::expect], "100-continue");
  streamed_body_.emplace(std::move(*parser_));
  Dispatch(ExchangeOf(streamed_body_->get(), /*body=*/{}));
  return true;
}

void Connection::FillPiece(std::function<void(std::optional<std::string>)> next) {
  auto piece = std::make_shared<std::string>(kPieceBytes, '\0');
  auto& body = streamed_body_->get().body();
  body.data = piece->data();
  body.size = piece->size();
  http::async_read(stream_, buffer_, *streamed_body_,
                   [self = shared_from_this(), piece, next = std::move(next)](beast::error_code error, size_t) {
                     self->stream_.expires_never();
                     if (error == http::error::need_buffer) error = {};  // it is full
                     if (error || !self->streamed_body_) {
                       self->Close();
                       return next(std::nullopt);
                     }
                     piece->resize(piece->size() - self->streamed_body_->get().body().size);
                     // From here on nobody else notices that the client leaves.
                     if (self->streamed_body_->is_done()) self->Watch();
                     next(std::move(*piece));
                   });
}

void Connection::ReadBody() {
  idle_ = false;
  // A Content-Length over the limit is known with the header, a chunked body only as it grows.
  if (!parser_->chunked() && parser_->content_length().value_or(0) > shared_->options.max_body_bytes) {
    return Refuse(HttpServer::Refusal::kTooLarge);
  }
  parser_->body_limit(shared_->options.max_body_bytes);
  // One that does not say its length may be as long as any.
  const size_t size =
      parser_->chunked() ? shared_->options.max_body_bytes : static_cast<size_t>(parser_->content_length().value_or(0));
  if (!shared_->budget.Take(size)) return Refuse(HttpServer::Refusal::kOverloaded);
  reserved_ = size;
  stream_.expires_after(std::chrono::seconds(shared_->options.read_timeout_seconds));
  http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, size_t) {
    if (error == http::error::body_limit) return self->Refuse(HttpServer::Refusal::kTooLarge);
    if (IsMalformed(error)) return self->RefuseMalformed(400);
    if (error) return self->Close();
    auto exchange = self->NewExchange();
    if (const size_t unused = self->reserved_ - exchange->request().body.size(); unused > 0) {
      self->shared_->budget.Give(unused);
      self->reserved_ -= unused;
    }
    self->Dispatch(std::move(exchange));
  });
}

std::shared_ptr<Exchange> Connection::NewExchange() {
  http::request<http::string_body> message = parser_->release();
  std::string body = std::move(message.body());
  return ExchangeOf(std::move(message), std::move(body));
}

template <class Body>
std::shared_ptr<Exchange> Connection::ExchangeOf(const http::request<Body>& message, std::string body) {
  stream_.expires_never();
  idle_ = false;
  version_ = message.version();
  head_only_ = message.method() == http::verb::head;
  keep_alive_ = message.keep_alive() && !unread_;
  HttpRequest request = ToRequest(message);
  request.body = std::move(body);
  return std::make_shared<ConnectionExchange>(shared_from_this(), std::move(request));
}

void Connection::Dispatch(std::shared_ptr<Exchange> exchange) {
  try {
    shared_->handler(std::move(exchange));
  } catch (const std::exception& exception) {
    log::Error("a request's handler threw", {{"error", exception.what()}});
    keep_alive_ = false;
    Respond(500, {}, "");
  }
  // After the handler: an answer that is there already goes out even to a client that has ended its own side.
  if (!IsStreamUnread()) Watch();
}

void Connection::Refuse(HttpServer::Refusal refusal) {
  unread_ = true;
  shared_->refuse(NewExchange(), refusal);
}

void Connection::RefuseMalformed(int status) {
  idle_ = false;
  keep_alive_ = false;
  unread_ = true;
  Respond(status, {}, "");
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(Options options, Handler handler, Refuser refuse)
      : shared_(std::make_shared<Shared>(std::move(options), std::move(handler), std::move(refuse))),
        acceptor_(asio::make_strand(shared_->io)),
        pause_(acceptor_.get_executor()) {}

  ~BeastServer() override { Stop(); }

  absl::Status Listen() {
    const Options& options = shared_->options;
    beast::error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(options.address, error), static_cast<uint16_t>(options.port));
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot listen on ", options.address, ":", options.port, ": ", error.message()));
    }
    port_ = acceptor_.local_endpoint().port();
    Accept();
    for (int i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Run(); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  void Stop() override {
    if (std::exchange(stopped_, true)) return;
    asio::post(acceptor_.get_executor(), [this] {
      stopping_ = true;
      beast::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    for (const auto& connection : shared_->registry.Close()) connection->CloseWhenIdle();
    shared_->registry.AwaitEmpty(absl::FromChrono(kDrain));
    // Whoever is left does not read, or waits for a service that does not answer.
    for (const auto& connection : shared_->registry.Close()) connection->CloseNow();
    shared_->registry.AwaitEmpty(absl::FromChrono(kDrain));
    shared_->io.stop();
    for (std::thread& thread : threads_) thread.join();
    // What the closing left behind, which would keep the context for ever.
    shared_->io.restart();
    shared_->io.poll();
  }

 private:
  void Run() {
    for (;;) {
      try {
        shared_->io.run();
        return;
      } catch (const std::exception& exception) {
        log::Error("a handler of the HTTP server threw", {{"error", exception.what()}});
      }
    }
  }

  void Accept() {
    acceptor_.async_accept(asio::make_strand(shared_->io), [this](beast::error_code error, tcp::socket socket) {
      if (stopping_ || error == asio::error::operation_aborted) return;
      if (!error) {
        Welcome(std::move(socket));
        return Accept();
      }
      metrics::Counter("recourse_gateway_accept_failures_total", "Connections that could not be accepted", {})
          .Increment();
      log::Warn("accept failed", {{"error", error.message()}});
      pause_.expires_after(kAcceptPause);
      pause_.async_wait([this](beast::error_code cancelled) {
        if (!cancelled && !stopping_) Accept();
      });
    });
  }

  void Welcome(tcp::socket socket) {
    beast::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(std::move(socket), shared_);
    if (shared_->registry.Add(connection, static_cast<size_t>(shared_->options.max_connections))) {
      connection->Start();
    } else {
      connection->TurnAway();
    }
  }

  const std::shared_ptr<Shared> shared_;
  tcp::acceptor acceptor_;    // on a strand, as all that follows but for stopped_
  asio::steady_timer pause_;  // after a failed accept
  bool stopping_ = false;
  int port_ = 0;
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

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(Options options, Handler handler, Refuser refuse) {
  auto server = std::make_unique<BeastServer>(std::move(options), std::move(handler), std::move(refuse));
  if (const absl::Status status = server->Listen(); !status.ok()) return status;
  return server;
}

}  // namespace recourse::gateway
