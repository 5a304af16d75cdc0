// Transport of recourse.order.v1.OrderService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "services/order/orders.h"
#include "services/order/parcels.h"
#include "services/order/remedies.h"
#include "services/order/replacements.h"

namespace recourse::order {

class OrderService final : public v1::OrderService::CallbackService {
 public:
  OrderService(rpc::Calls& calls, Orders& orders, Parcels& parcels, Remedies& remedies, Replacements& replacements)
      : calls_(calls), orders_(orders), parcels_(parcels), remedies_(remedies), replacements_(replacements) {}

  grpc::ServerUnaryReactor* ImportOrder(grpc::CallbackServerContext* context, const v1::ImportOrderRequest* request,
                                        v1::ImportOrderResponse* response) override;
  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context, const v1::GetOrderRequest* request,
                                     v1::GetOrderResponse* response) override;
  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context, const v1::ListOrdersRequest* request,
                                       v1::ListOrdersResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchOrderResponse>* WatchOrder(grpc::CallbackServerContext* context,
                                                               const v1::WatchOrderRequest* request) override;
  grpc::ServerUnaryReactor* ListOrderEvents(grpc::CallbackServerContext* context,
                                            const v1::ListOrderEventsRequest* request,
                                            v1::ListOrderEventsResponse* response) override;
  grpc::ServerUnaryReactor* ListShipments(grpc::CallbackServerContext* context, const v1::ListShipmentsRequest* request,
                                          v1::ListShipmentsResponse* response) override;
  grpc::ServerUnaryReactor* IngestCarrierWebhook(grpc::CallbackServerContext* context,
                                                 const v1::IngestCarrierWebhookRequest* request,
                                                 v1::IngestCarrierWebhookResponse* response) override;
  grpc::ServerUnaryReactor* RecordTrackingEvents(grpc::CallbackServerContext* context,
                                                 const v1::RecordTrackingEventsRequest* request,
                                                 v1::RecordTrackingEventsResponse* response) override;
  grpc::ServerUnaryReactor* ReserveUnits(grpc::CallbackServerContext* context, const v1::ReserveUnitsRequest* request,
                                         v1::ReserveUnitsResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmReservation(grpc::CallbackServerContext* context,
                                               const v1::ConfirmReservationRequest* request,
                                               v1::ConfirmReservationResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseReservation(grpc::CallbackServerContext* context,
                                               const v1::ReleaseReservationRequest* request,
                                               v1::ReleaseReservationResponse* response) override;
  grpc::ServerUnaryReactor* TransferRemedy(grpc::CallbackServerContext* context,
                                           const v1::TransferRemedyRequest* request,
                                           v1::TransferRemedyResponse* response) override;
  grpc::ServerUnaryReactor* ListReservations(grpc::CallbackServerContext* context,
                                             const v1::ListReservationsRequest* request,
                                             v1::ListReservationsResponse* response) override;
  grpc::ServerUnaryReactor* CreateReplacementOrder(grpc::CallbackServerContext* context,
                                                   const v1::CreateReplacementOrderRequest* request,
                                                   v1::CreateReplacementOrderResponse* response) override;
  grpc::ServerUnaryReactor* RegisterReturnShipment(grpc::CallbackServerContext* context,
                                                   const v1::RegisterReturnShipmentRequest* request,
                                                   v1::RegisterReturnShipmentResponse* response) override;

 private:
  rpc::Calls& calls_;
  Orders& orders_;
  Parcels& parcels_;
  Remedies& remedies_;
  Replacements& replacements_;
};

}  // namespace recourse::order
