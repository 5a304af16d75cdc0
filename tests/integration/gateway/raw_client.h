// A TCP connection that sends what a test says, byte by byte if need be: rules of HTTP are tested where they are
// broken.
#pragma once

#include <map>
#include <string>

namespace recourse::gateway {

struct RawResponse {
  int status = 0;                              // 0: the connection ended before an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void Send(const std::string& bytes);
  // No more bytes from us; answers may still come.
  void HalfClose();
  // An orderly end would leave the server in doubt: resets the connection.
  void Reset();

  // Reads one answer by its Content-Length, or a chunked one to its last chunk.
  RawResponse Read(bool head_only = false);
  // The next `size` bytes, fewer at the end of the connection.
  std::string ReadBytes(size_t size);
  // Whether nothing comes for `milliseconds`.
  bool Quiet(int milliseconds);
  // Whether the other side closes within ten seconds; throws what it still sends away.
  bool Closed();

 private:
  bool Fill();
  std::string Line();

  int socket_;
  std::string buffer_;
};

// GET without a body; `headers` are whole lines.
std::string Get(const std::string& path, const std::string& headers = {});

}  // namespace recourse::gateway
