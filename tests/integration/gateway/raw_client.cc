#include "tests/integration/gateway/raw_client.h"

#include <cerrno>
#include <cstdlib>

#include <absl/strings/ascii.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace recourse::gateway {

RawClient::RawClient(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

RawClient::~RawClient() { close(socket_); }

void RawClient::Send(const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return;  // the other side has closed: what it said can still be read
    sent += static_cast<size_t>(size);
  }
}

void RawClient::HalfClose() { shutdown(socket_, SHUT_WR); }

void RawClient::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(socket_);
  socket_ = -1;
}

bool RawClient::Fill() {
  char bytes[16384];
  const ssize_t size = recv(socket_, bytes, sizeof bytes, 0);
  if (size <= 0) return false;
  buffer_.append(bytes, static_cast<size_t>(size));
  return true;
}

std::string RawClient::Line() {
  size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!Fill()) return {};
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

std::string RawClient::ReadBytes(size_t size) {
  while (buffer_.size() < size && Fill()) {
  }
  std::string bytes = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return bytes;
}

RawResponse RawClient::Read(bool head_only) {
  RawResponse response;
  const std::string first = Line();
  if (first.size() < 12) return response;
  response.status = std::atoi(first.c_str() + 9);
  for (std::string line = Line(); !line.empty(); line = Line()) {
    const size_t colon = line.find(':');
    response.headers[absl::AsciiStrToLower(line.substr(0, colon))] =
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  if (head_only) return response;
  if (response.headers["transfer-encoding"] == "chunked") {
    for (;;) {
      const size_t size = std::strtoul(Line().c_str(), nullptr, 16);
      response.body += ReadBytes(size);
      Line();
      if (size == 0) return response;
    }
  }
  response.body = ReadBytes(static_cast<size_t>(std::atoi(response.headers["content-length"].c_str())));
  return response;
}

bool RawClient::Quiet(int milliseconds) {
  pollfd arrival{.fd = socket_, .events = POLLIN, .revents = 0};
  return poll(&arrival, 1, milliseconds) == 0;
}

bool RawClient::Closed() {
  char bytes[16384];
  for (;;) {
    const ssize_t size = recv(socket_, bytes, sizeof bytes, 0);
    if (size == 0) return true;
    if (size < 0) return errno == ECONNRESET;
  }
}

std::string Get(const std::string& path, const std::string& headers) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

}  // namespace recourse::gateway
