// Forwards one call to the service that owns it, as bytes.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>

namespace grpc {
class Channel;
}

namespace recourse::gateway {

using Metadata = std::vector<std::pair<std::string, std::string>>;

struct UpstreamCall {
  std::string path;  // "/recourse.order.v1.OrderService/GetOrder"
  bool server_streaming = false;
  std::string message;
  Metadata metadata;
  absl::Time deadline;  // machine time; InfiniteFuture for none
};

// How a call ended. `details` is a serialized google.rpc.Status or empty.
struct UpstreamEnd {
  static UpstreamEnd Of(const absl::Status& error);

  int code = 0;
  std::string message;
  std::string details;
  Metadata trailers;
};

// A running call.
class UpstreamStream {
 public:
  virtual ~UpstreamStream() = default;
  // Asks for the next message; on_message follows, or on_end.
  virtual void ReadNext() = 0;
  virtual void Cancel() = 0;
};

class Upstream {
 public:
  // Streams of all ways in together; more are refused as OVERLOADED.
  static constexpr int kMaxStreams = 10'000;

  // "recourse.order.v1" → "127.0.0.1:50052".
  explicit Upstream(const std::map<std::string, std::string>& routes, int max_streams = kMaxStreams);
  ~Upstream();

  bool Knows(const std::string& package) const;

  // Callbacks come on gRPC's threads and must not block. on_message gets one message per ReadNext (the first is asked
  // for by Start), on_end comes once, last. The stream lives as long as somebody holds it.
  std::shared_ptr<UpstreamStream> Start(const std::string& package, UpstreamCall call,
                                        std::function<void(std::string)> on_message,
                                        std::function<void(UpstreamEnd)> on_end);

 private:
  class Route;
  std::shared_ptr<const void> TakePlace();

  std::map<std::string, std::unique_ptr<Route>> routes_;
  const int max_streams_;
  const std::shared_ptr<std::atomic<int>> open_streams_ = std::make_shared<std::atomic<int>>(0);  // outlived by calls
};

}  // namespace recourse::gateway
