// HTTP/1.1 as clients break it, over raw sockets.
#include "services/gateway/http_server.h"

#include <deque>
#include <optional>
#include <stdexcept>
#include <thread>

#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "libs/metrics/metrics.h"
#include "tests/integration/gateway/raw_client.h"

namespace recourse::gateway {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(10);

// Answers /echo at once, throws at /throw, and hands everything else to the test.
class Front {
 public:
  explicit Front(HttpServer::Options options = {}) {
    server_ = *HttpServer::Start(
        std::move(options), [this](std::shared_ptr<Exchange> exchange) { Handle(std::move(exchange)); },
        [](std::shared_ptr<Exchange> exchange, HttpServer::Refusal refusal) {
          exchange->Respond(refusal == HttpServer::Refusal::kTooLarge ? 413 : 503, {}, "");
        });
  }
  ~Front() { Stop(); }

  // The next request that waits for the test's answer.
  std::shared_ptr<Exchange> Next() {
    absl::MutexLock lock(&mutex_);
    const auto some = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !held_.empty(); };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&some), kLimit)) return nullptr;
    std::shared_ptr<Exchange> exchange = std::move(held_.front());
    held_.pop_front();
    return exchange;
  }

  int port() const { return server_->port(); }
  void Stop() { server_->Stop(); }

 private:
  void Handle(std::shared_ptr<Exchange> exchange) {
    const HttpRequest& request = exchange->request();
    if (request.path == "/throw") throw std::runtime_error("of the test");
    if (request.path == "/echo") return exchange->Respond(200, {}, request.body);
    absl::MutexLock lock(&mutex_);
    held_.push_back(std::move(exchange));
  }

  absl::Mutex mutex_;
  std::deque<std::shared_ptr<Exchange>> held_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<HttpServer> server_;
};

std::string Post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// Why the server told the holder of an exchange to stop, if it did.
class Left {
 public:
  explicit Left(Exchange& exchange) {
    exchange.OnClose([this](CloseReason reason) {
      reason_ = reason;
      told_.Notify();
    });
  }
  std::optional<CloseReason> Await() {
    told_.WaitForNotificationWithTimeout(kLimit);
    return reason_;
  }

 private:
  absl::Notification told_;
  std::optional<CloseReason> reason_;
};

}  // namespace

TEST_CASE("what is not HTTP gets a 400 and the end of its connection") {
  const std::string begin = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";
  const std::string bytes = GENERATE_COPY(values<std::string>(
      {"GARBAGE\r\n\r\n", "\x16\x03\x01\x02 hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", begin + "No colon here\r\n\r\n",
       begin + "Bad name: x\r\n\r\n", begin + "Content-Length: ten\r\n\r\n", begin + "Content-Length: -1\r\n\r\n",
       begin + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
       begin + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       begin + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"}));
  CAPTURE(bytes);
  Front front;
  RawClient client(front.port());
  client.Send(bytes);
  client.HalfClose();
  CHECK(client.Read().status == 400);
  CHECK(client.Closed());
}

TEST_CASE("a header or a body over the limit is refused before it has been read") {
  Front front({.max_header_bytes = 1024, .max_body_bytes = 1024});
  const auto [request, status] = GENERATE(table<std::string, int>({
      {Get("/echo", "X-Long: " + std::string(2000, 'x') + "\r\n"), 431},
      {"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", 413},
      {"POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(2048, 'x'),
       413},
  }));
  RawClient client(front.port());
  client.Send(request);
  CHECK(client.Read().status == status);
  client.HalfClose();
  CHECK(client.Closed());
}

TEST_CASE("a connection serves one request after another, also when they come together") {
  Front front;
  RawClient client(front.port());
  client.Send(Post("/echo", "one") + Post("/echo", "two") + Post("/echo", "three"));
  CHECK(client.Read().body == "one");
  CHECK(client.Read().body == "two");
  CHECK(client.Read().body == "three");
  client.Send(Post("/echo", "four"));
  CHECK(client.Read().body == "four");
}

TEST_CASE("a request that comes while another is being answered waits its turn") {
  Front front;
  RawClient client(front.port());
  client.Send(Get("/held"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  client.Send(Post("/echo", "second"));
  exchange->Respond(200, {}, "first");
  CHECK(client.Read().body == "first");
  CHECK(client.Read().body == "second");
}

TEST_CASE("a client that does not finish its request is not waited for") {
  const std::string begun = GENERATE(as<std::string>(), "", "GET /echo HT", "POST /echo HTTP/1.1\r\nHost: loc",
                                     "POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  Front front({.read_timeout_seconds = 1});
  RawClient client(front.port());
  client.Send(begun);
  CHECK(client.Closed());
}

TEST_CASE("an answer that is there goes out to a client that has ended its own side") {
  Front front;
  RawClient client(front.port());
  client.Send(Post("/echo", std::string(1 << 20, 'x')));
  client.HalfClose();
  CHECK(client.Read().body.size() == 1 << 20);
  CHECK(client.Closed());
}

TEST_CASE("whoever works on an answer is told when its client has left") {
  const bool reset = GENERATE(true, false);
  Front front;
  RawClient client(front.port());
  client.Send(Get("/held"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  Left left(*exchange);
  if (reset) {
    client.Reset();
  } else {
    client.HalfClose();
  }
  CHECK(left.Await() == CloseReason::kClientLeft);
  exchange->Respond(200, {}, "too late");
}

namespace {

constexpr size_t kLong = 3 << 20;  // many pieces, and more than may be kept of one body

HttpServer::Options Streaming() {
  return {.max_body_bytes = 1024, .max_total_body_bytes = 1 << 20, .streams = [](const HttpRequest& request) {
            return request.path == "/stream";
          }};
}

std::string Put(size_t size, const std::string& headers = {}) {
  return "PUT /stream HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + std::to_string(size) +
         "\r\n\r\n";
}

// The next piece of a streamed body.
std::optional<std::string> Piece(Exchange& exchange) {
  absl::Notification read;
  std::optional<std::string> piece;
  exchange.ReadBody([&](std::optional<std::string> next) {
    piece = std::move(next);
    read.Notify();
  });
  REQUIRE(read.WaitForNotificationWithTimeout(kLimit));
  return piece;
}

// All that comes; `whole` tells whether it came to its end.
std::string ReadAll(Exchange& exchange, bool& whole) {
  std::string body;
  for (;;) {
    const auto piece = Piece(exchange);
    whole = piece.has_value();
    if (!piece || piece->empty()) return body;
    body += *piece;
  }
}

}  // namespace

TEST_CASE("a streamed body is read piece by piece, of whatever size, and the connection goes on") {
  Front front(Streaming());
  RawClient client(front.port());
  std::string sent(kLong, 'x');
  for (size_t i = 0; i < sent.size(); i += 1000) sent[i] = static_cast<char>('a' + i / 1000 % 26);
  const bool chunked = GENERATE(false, true);
  std::thread writer([&] {
    if (chunked) {
      client.Send("PUT /stream HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" +
                  sent.substr(0, 1 << 20) + "\r\n200000\r\n" + sent.substr(1 << 20) + "\r\n0\r\n\r\n");
    } else {
      client.Send(Put(sent.size()) + sent);
    }
  });
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  bool whole = false;
  const std::string got = ReadAll(*exchange, whole);
  writer.join();
  CHECK(whole);
  CHECK((got == sent));
  CHECK(Piece(*exchange) == "");
  exchange->Respond(204, {}, "");
  CHECK(client.Read().status == 204);
  client.Send(Post("/echo", "next"));
  CHECK(client.Read().body == "next");
}

TEST_CASE("nothing of a streamed body is taken that nobody asks for") {
  Front front(Streaming());
  RawClient client(front.port());
  client.Send(Put(kLong, "Expect: 100-continue\r\n"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  CHECK(client.Quiet(50));
  std::thread writer([&] {
    CHECK(client.Read(/*head_only=*/true).status == 100);
    client.Send(std::string(kLong, 'x'));
  });
  bool whole = false;
  CHECK(ReadAll(*exchange, whole).size() == kLong);
  writer.join();
  exchange->Respond(204, {}, "");
  CHECK(client.Read().status == 204);
}

TEST_CASE("an uploader who leaves half-way ends the body without an end") {
  Front front(Streaming());
  RawClient client(front.port());
  client.Send(Put(1000) + std::string(500, 'x'));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  const bool reset = GENERATE(false, true);
  if (reset) {
    client.Reset();
  } else {
    client.HalfClose();
  }
  bool whole = true;
  ReadAll(*exchange, whole);
  CHECK_FALSE(whole);
  exchange->Respond(204, {}, "");
}

TEST_CASE("an upload that is refused before its end gets the answer, and its connection ends") {
  Front front(Streaming());
  RawClient client(front.port());
  client.Send(Put(kLong) + std::string(1000, 'x'));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  exchange->Respond(413, {}, "");
  CHECK(client.Read().status == 413);
  client.HalfClose();
  CHECK(client.Closed());
}

TEST_CASE("a handler that throws is a 500, and the server goes on") {
  Front front;
  RawClient client(front.port());
  client.Send(Get("/throw"));
  CHECK(client.Read().status == 500);
  CHECK(client.Closed());
  RawClient other(front.port());
  other.Send(Post("/echo", "on"));
  CHECK(other.Read().body == "on");
}

TEST_CASE("one connection too many is told so") {
  Front front({.max_connections = 1});
  RawClient first(front.port());
  first.Send(Post("/echo", "first"));
  CHECK(first.Read().body == "first");
  RawClient second(front.port());
  const RawResponse refused = second.Read();
  CHECK(refused.status == 503);
  CHECK(refused.headers.at("retry-after") == "1");
}

TEST_CASE("bodies that would not fit into memory together are refused until there is room") {
  Front front({.max_total_body_bytes = 1000});
  RawClient first(front.port());
  first.Send(Post("/held", std::string(600, 'x')));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  RawClient second(front.port());
  second.Send(Post("/echo", std::string(600, 'y')));
  CHECK(second.Read().status == 503);
  exchange->Respond(200, {}, "");
  CHECK(first.Read().status == 200);
  first.Send(Post("/echo", std::string(600, 'z')));
  CHECK(first.Read().status == 200);
}

TEST_CASE("a server that stops finishes what is under way and closes what is idle") {
  Front front;
  RawClient idle(front.port());
  idle.Send(Post("/echo", "idle"));
  CHECK(idle.Read().body == "idle");
  RawClient busy(front.port());
  busy.Send(Get("/held"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  std::thread stop([&front] { front.Stop(); });
  CHECK(idle.Closed());
  exchange->Respond(200, {}, "finished");
  CHECK(busy.Read().body == "finished");
  CHECK(busy.Closed());
  stop.join();
}

TEST_CASE("a stream says that its connection ends with it") {
  Front front;
  RawClient client(front.port());
  client.Send(Get("/held"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  exchange->Begin(200, {});
  exchange->Write("all", [] {});
  exchange->End();
  RawResponse response = client.Read();
  CHECK(response.body == "all");
  CHECK(response.headers["connection"] == "close");
  CHECK(client.Closed());
}

TEST_CASE("a server that stops asks its streams to end, and their last words arrive") {
  Front front;
  RawClient client(front.port());
  client.Send(Get("/held"));
  const auto exchange = front.Next();
  REQUIRE(exchange != nullptr);
  exchange->Begin(200, {});
  exchange->OnClose([exchange](CloseReason reason) {
    exchange->Write(reason == CloseReason::kDraining ? "draining" : "left", [exchange] { exchange->End(); });
  });
  absl::Notification written;
  exchange->Write("open ", [&] { written.Notify(); });
  REQUIRE(written.WaitForNotificationWithTimeout(kLimit));
  std::thread stop([&front] { front.Stop(); });
  const RawResponse response = client.Read();
  CHECK(response.status == 200);
  CHECK(response.body == "open draining");
  stop.join();
}

// The limit is the process's: the client's own socket must come first.
TEST_CASE("without a file descriptor to be had the server waits and takes up the connection later") {
  Front front;
  rlimit before;
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  auto& failures =
      metrics::Counter("recourse_gateway_accept_failures_total", "Connections that could not be accepted", {});
  const double failed = failures.Value();

  const int next = dup(STDIN_FILENO);
  REQUIRE(next >= 0);
  close(next);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next) + 1;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
  RawClient client(front.port());
  client.Send(Post("/echo", "patience"));
  const bool quiet = client.Quiet(350);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);

  CHECK(quiet);
  CHECK(client.Read().body == "patience");
  CHECK(failures.Value() - failed >= 1);
  CHECK(failures.Value() - failed < 10);
}

}  // namespace recourse::gateway
