// One connection of a client that asks the same thing again and again.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include "recourse/type/v1/actor.pb.h"

namespace recourse::load {

// What a method is called with: "recourse.order.v1.OrderService/GetOrder", the caller's token; or, of calls between
// services, the calling service's and for whom it calls. A path for JSON.
struct Method {
  std::string name;
  std::string token = {};
  std::string service_token = {};
  type::v1::Actor actor = {};
};

class Caller {
 public:
  virtual ~Caller() = default;
  // Blocks until the answer is there. The answer's bytes are received and thrown away.
  virtual absl::Status Call(const Method& method, const google::protobuf::Message& request) = 0;
};

using CallerFactory = std::function<std::unique_ptr<Caller>()>;

// gRPC-web over one HTTP/1.1 connection that is kept open, as a browser has it.
CallerFactory OverGrpcWeb(const std::string& host, int port);

// gRPC straight to a server.
CallerFactory OverGrpc(const std::string& target);

// POST of a google.protobuf.StringValue's text as JSON.
CallerFactory OverJson(const std::string& host, int port);

}  // namespace recourse::load
