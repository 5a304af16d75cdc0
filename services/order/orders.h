// Taking orders in and showing them.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "libs/rpc/channel.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "services/order/parcels.h"

namespace recourse::order {

class Orders {
 public:
  Orders(outbox::Outbox& outbox, Parcels& parcels, const rpc::Channel& refunds)
      : outbox_(outbox), parcels_(parcels), refunds_(refunds) {}

  absl::StatusOr<v1::ImportOrderResponse> Import(const rpc::Call& call, const v1::ImportOrderRequest& request);
  absl::StatusOr<v1::GetOrderResponse> Get(const rpc::Call& call, const v1::GetOrderRequest& request);
  // With its parcels and their problems.
  // Whoever asks: who holds the receipt may know what is in it. RESOURCE_NOT_FOUND.
  absl::StatusOr<v1::Order> FindGift(const std::string& receipt);
  absl::StatusOr<v1::WatchOrderResponse> Watch(const type::v1::Actor& actor, const std::string& name);
  absl::StatusOr<v1::ListOrderEventsResponse> ListEvents(const v1::ListOrderEventsRequest& request);
  absl::StatusOr<v1::ListOrdersResponse> List(const rpc::Call& call, const v1::ListOrdersRequest& request);

 private:
  absl::Status RecordCharges(const rpc::Call& call, const v1::ImportOrderRequest& request,
                             const std::vector<Unit>& units);

  outbox::Outbox& outbox_;
  Parcels& parcels_;
  const rpc::Peer<refunds::v1::RefundsService> refunds_;
};

}  // namespace recourse::order
