#include "libs/redis/subscriber.h"

#include <algorithm>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "libs/log/log.h"
#include "libs/redis/connection.h"

namespace recourse::redis {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(2);
// A quiet connection is asked whether it still lives; one that does not answer is replaced.
constexpr absl::Duration kQuiet = absl::Seconds(5);

}  // namespace

Subscriber::Subscriber(Options options, std::vector<std::string> channels, OnMessage message,
                       std::function<void()> missed)
    : options_(std::move(options)),
      channels_(std::move(channels)),
      message_(std::move(message)),
      missed_(std::move(missed)),
      stop_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

Subscriber::~Subscriber() {
  eventfd_write(stop_, 1);
  thread_.join();
  close(stop_);
}

void Subscriber::Run() {
  absl::Duration pause = kFirstPause;
  do {
    absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(options_);
    subscribed_ = 0;
    if (connection.ok()) Listen(**connection);
    pause = subscribed_ == channels_.size() ? kFirstPause : std::min(pause * 2, kLongestPause);
  } while (AwaitBytes(-1, pause) == 0);
}

void Subscriber::Listen(Connection& connection) {
  Arguments subscribe = {"SUBSCRIBE"};
  subscribe.insert(subscribe.end(), channels_.begin(), channels_.end());
  if (!connection.Send(subscribe).ok()) return;
  for (bool asked = false;;) {
    const int arrived = AwaitBytes(connection.descriptor(), asked ? options_.command_timeout : kQuiet);
    if (arrived < 0 || (arrived == 0 && asked)) return;
    asked = arrived == 0;
    if (asked) {
      if (!connection.Send({"PING"}).ok()) return;
      continue;
    }
    const absl::StatusOr<std::vector<Reply>> replies = connection.ReadArrived();
    if (!replies.ok() || !std::all_of(replies->begin(), replies->end(), [this](const Reply& r) { return Handle(r); })) {
      return;
    }
  }
}

bool Subscriber::Handle(const Reply& reply) {
  if (reply.is_error()) {
    log::Warn("redis refused a subscription", {{"error", reply.text}});
    return false;
  }
  if (reply.items.size() != 3) return true;  // the answer to a PING
  if (reply.items[0].text == "message") {
    message_(reply.items[1].text, reply.items[2].text);
  } else if (reply.items[0].text == "subscribe" && ++subscribed_ == channels_.size()) {
    missed_();
  }
  return true;
}

int Subscriber::AwaitBytes(int descriptor, absl::Duration timeout) const {
  pollfd sockets[] = {{.fd = stop_, .events = POLLIN, .revents = 0},
                      {.fd = descriptor, .events = POLLIN, .revents = 0}};  // poll passes over a negative one
  poll(sockets, 2, static_cast<int>(absl::ToInt64Milliseconds(timeout)));
  if (sockets[0].revents != 0) return -1;
  return sockets[1].revents != 0 ? 1 : 0;
}

}  // namespace recourse::redis
