// A running stack as the benchmarks use it: a customer with orders, and requests that wait to be sent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/recoursectl/gateway_client.h"
#include "tests/load/callers.h"

namespace recourse::load {

struct StackAddress {
  std::string label;  // "SQLite"
  std::string data;   // its data folder
  int port_base = 0;
  int filled = 0;  // orders that recourse-load-fill wrote into it; what is asked for is then one of them
};

class Shop {
 public:
  // With `readable` orders of its customer, unless it is filled.
  static absl::StatusOr<std::unique_ptr<Shop>> Open(const StackAddress& address, int readable);

  const std::string& label() const { return address_.label; }
  int Port(int usual) const { return usual + address_.port_base; }
  std::string Secret(const std::string& name) const;
  CallerFactory Gateway() const;
  CallerFactory GatewayGrpc() const;
  CallerFactory Service(int port) const;

  // As the customer; in a filled shop as an agent, whose token opens everybody's order.
  Method AsReader(const std::string& name) const { return {.name = name, .token = reader_token_}; }
  // As the service of that name on behalf of the customer.
  absl::StatusOr<Method> AsService(const std::string& name, const std::string& service,
                                   const std::string& callee) const;

  // Any that may be read.
  std::string AnyOrder() const;
  absl::StatusOr<order::v1::Order> Read(const std::string& order) const;
  absl::StatusOr<returns::v1::EvaluateEligibilityResponse> Evaluate(const std::string& order) const;

  // Each of an order of its own: a remedy takes its unit for good.
  absl::StatusOr<std::vector<returns::v1::CreateReturnRequest>> Returns(int count);
  absl::StatusOr<std::vector<refunds::v1::CreateRefundRequest>> Refunds(int count);

 private:
  Shop(StackAddress address, recoursectl::GatewayClient gateway)
      : address_(std::move(address)), gateway_(std::move(gateway)), ids_(clock_) {}

  absl::Status MakePeople();
  absl::StatusOr<std::string> OrderToUse();
  absl::StatusOr<std::string> ImportOrder();
  absl::StatusOr<returns::v1::CreateReturnRequest> Quoted();
  absl::StatusOr<refunds::v1::CreateRefundRequest> Owed();

  const StackAddress address_;
  const recoursectl::GatewayClient gateway_;
  clock::SystemClock clock_;
  ids::RandomIds ids_;
  std::string admin_;
  std::string customer_;
  std::string reader_token_;
  std::vector<std::string> readable_;
  std::atomic<int> used_ = 0;  // of a filled shop's orders, from the newest down
};

}  // namespace recourse::load
