// The other implementation (peers/fastify.mjs), spoken to in JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <google/protobuf/wrappers.pb.h>

#include "tests/load/callers.h"

namespace recourse::load {

class FastifyPeer {
 public:
  // `address` is "host:port"; with `readable` orders.
  static absl::StatusOr<std::unique_ptr<FastifyPeer>> Open(const std::string& address, int readable);

  CallerFactory Connect() const { return OverJson(host_, port_); }

  // Bodies of requests: {"order": …}.
  std::unique_ptr<google::protobuf::StringValue> AnyOrder() const;
  absl::StatusOr<std::vector<google::protobuf::StringValue>> NewOrders(int count) const;

 private:
  FastifyPeer(std::string host, int port) : host_(std::move(host)), port_(port) {}

  const std::string host_;
  const int port_;
  std::vector<google::protobuf::StringValue> readable_;
};

}  // namespace recourse::load
