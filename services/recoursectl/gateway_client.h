// Calls Recourse as any front end does: gRPC-web through the gateway.
#pragma once

#include <functional>
#include <string>

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

namespace recourse::recoursectl {

class GatewayClient {
 public:
  // `url` is "http://host:port".
  static absl::StatusOr<GatewayClient> Create(const std::string& url);

  // A development token from the gateway, for "customers/ada", "customer".
  absl::StatusOr<std::string> DevelopmentToken(const std::string& subject, const std::string& role) const;

  // Sets the stack's clock forward, everything that comes due on the way done, and answers its time. Development only.
  absl::StatusOr<std::string> AdvanceClock(absl::Duration by) const;

  // `method` is "recourse.order.v1.OrderService/GetOrder". Errors carry the server's details.
  template <class Response>
  absl::StatusOr<Response> Call(const std::string& method, const std::string& token,
                                const google::protobuf::Message& request) const {
    Response response;
    const absl::Status status = Run(method, token, request, absl::Seconds(15), [&](const std::string& message) {
      response.ParseFromString(message);
      return true;
    });
    if (!status.ok()) return status;
    return response;
  }

  // Reads a server stream until `each` answers false, the stream ends or `limit` has passed (DEADLINE_EXCEEDED).
  template <class Response>
  absl::Status Watch(const std::string& method, const std::string& token, const google::protobuf::Message& request,
                     absl::Duration limit, const std::function<bool(const Response&)>& each) const {
    return Run(method, token, request, limit, [&](const std::string& message) {
      Response response;
      response.ParseFromString(message);
      return each(response);
    });
  }

  // A plain POST of JSON to another server of the stack, such as the sandbox.
  static absl::StatusOr<std::string> PostJson(const std::string& url, const std::string& path,
                                              const std::string& bearer, const std::string& body,
                                              absl::Duration limit = absl::Seconds(15));

  int port() const { return port_; }

 private:
  GatewayClient(std::string host, int port) : host_(std::move(host)), port_(port) {}

  absl::Status Run(const std::string& method, const std::string& token, const google::protobuf::Message& request,
                   absl::Duration limit, const std::function<bool(const std::string&)>& on_message) const;

  std::string host_;
  int port_;
};

}  // namespace recourse::recoursectl
