#include "libs/redis/connection.h"

#include <absl/strings/numbers.h>
#include <hiredis/hiredis.h>
#include <poll.h>

#include "libs/status/status.h"

namespace recourse::redis {
namespace {

constexpr std::string_view kUnix = "unix:";

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using OwnedReply = std::unique_ptr<redisReply, FreeReply>;

Reply Copy(const redisReply& from) {
  Reply to;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      to.kind = Reply::Kind::kInteger;
      to.integer = from.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      to.kind = Reply::Kind::kText;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ERROR:
      to.kind = Reply::Kind::kError;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ARRAY:
      to.kind = Reply::Kind::kList;
      for (size_t i = 0; i < from.elements; ++i) to.items.push_back(Copy(*from.element[i]));
      break;
    default:
      break;
  }
  return to;
}

struct HostAndPort {
  std::string host;
  int port = 0;
};

absl::StatusOr<HostAndPort> Parse(const std::string& address) {
  const size_t colon = address.rfind(':');
  HostAndPort parsed;
  if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(address.substr(colon + 1), &parsed.port) ||
      parsed.port < 1 || parsed.port > 65535) {
    return absl::InvalidArgumentError("not an address of Redis: " + address);
  }
  parsed.host = address.substr(0, colon);
  return parsed;
}

absl::Status Away(const std::string& detail) {
  return status::Error(errors::v1::REASON_UNAVAILABLE, "Redis: " + detail);
}

}  // namespace

absl::Status CheckAddress(const std::string& address) {
  if (address.starts_with(kUnix)) return absl::OkStatus();
  return Parse(address).status();
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Options& options) {
  const timeval timeout = absl::ToTimeval(options.connect_timeout);
  redisContext* context = nullptr;
  if (options.address.starts_with(kUnix)) {
    context = redisConnectUnixWithTimeout(options.address.c_str() + kUnix.size(), timeout);
  } else {
    ASSIGN_OR_RETURN(const HostAndPort parsed, Parse(options.address));
    context = redisConnectWithTimeout(parsed.host.c_str(), parsed.port, timeout);
  }
  if (context == nullptr) return Away("no memory for a connection");
  std::unique_ptr<Connection> connection(new Connection(context));
  if (context->err != 0) return connection->Broken();
  if (redisSetTimeout(context, absl::ToTimeval(options.command_timeout)) != REDIS_OK) return connection->Broken();
  return connection;
}

Connection::~Connection() { redisFree(context_); }

absl::Status Connection::Send(const Arguments& arguments) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string& argument : arguments) {
    texts.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  if (redisAppendCommandArgv(context_, static_cast<int>(arguments.size()), texts.data(), sizes.data()) != REDIS_OK) {
    return Broken();
  }
  for (int done = 0; done == 0;) {
    if (redisBufferWrite(context_, &done) != REDIS_OK) return Broken();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Reply>> Connection::Run(std::span<const Arguments> commands) {
  for (const Arguments& arguments : commands) RETURN_IF_ERROR(Send(arguments));
  std::vector<Reply> replies;
  while (replies.size() < commands.size()) {
    void* raw = nullptr;
    if (redisGetReply(context_, &raw) != REDIS_OK) return Broken();
    replies.push_back(Copy(*OwnedReply(static_cast<redisReply*>(raw))));
  }
  return replies;
}

absl::StatusOr<std::vector<Reply>> Connection::ReadArrived() {
  if (redisBufferRead(context_) != REDIS_OK) return Broken();
  std::vector<Reply> replies;
  for (;;) {
    void* raw = nullptr;
    if (redisGetReplyFromReader(context_, &raw) != REDIS_OK) return Broken();
    if (raw == nullptr) return replies;
    replies.push_back(Copy(*OwnedReply(static_cast<redisReply*>(raw))));
  }
}

int Connection::descriptor() const { return context_->fd; }

bool Connection::Stale() const {
  pollfd socket{.fd = context_->fd, .events = POLLIN, .revents = 0};
  return poll(&socket, 1, 0) != 0;
}

absl::Status Connection::Broken() const {
  return Away(context_->errstr[0] == '\0' ? "the connection is broken" : context_->errstr);
}

}  // namespace recourse::redis
