#include "tests/load/peer.h"

#include <absl/random/random.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <nlohmann/json.hpp>

#include "libs/status/status.h"
#include "services/recoursectl/gateway_client.h"

namespace recourse::load {

absl::StatusOr<std::unique_ptr<FastifyPeer>> FastifyPeer::Open(const std::string& address, int readable) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
    return absl::InvalidArgumentError(address + " is not host:port");
  }
  std::unique_ptr<FastifyPeer> peer(new FastifyPeer(address.substr(0, colon), port));
  ASSIGN_OR_RETURN(peer->readable_, peer->NewOrders(readable));
  return peer;
}

std::unique_ptr<google::protobuf::StringValue> FastifyPeer::AnyOrder() const {
  thread_local absl::InsecureBitGen random;
  return std::make_unique<google::protobuf::StringValue>(readable_[absl::Uniform<size_t>(random, 0, readable_.size())]);
}

absl::StatusOr<std::vector<google::protobuf::StringValue>> FastifyPeer::NewOrders(int count) const {
  ASSIGN_OR_RETURN(const std::string answer,
                   recoursectl::GatewayClient::PostJson(absl::StrCat("http://", host_, ":", port_), "/orders/seed", "",
                                                        absl::StrCat("{\"count\":", count, "}")));
  const nlohmann::json orders = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  if (!orders.is_array()) return absl::InternalError("the peer does not answer with orders");
  std::vector<google::protobuf::StringValue> bodies;
  for (const auto& order : orders) bodies.emplace_back().set_value(nlohmann::json{{"order", order}}.dump());
  return bodies;
}

}  // namespace recourse::load
