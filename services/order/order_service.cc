#include "services/order/order_service.h"

#include "libs/status/status.h"

namespace recourse::order {

grpc::ServerUnaryReactor* OrderService::ImportOrder(grpc::CallbackServerContext* context,
                                                    const v1::ImportOrderRequest* request,
                                                    v1::ImportOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, orders_.Import(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::GetOrder(grpc::CallbackServerContext* context,
                                                 const v1::GetOrderRequest* request, v1::GetOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, orders_.Get(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ListOrders(grpc::CallbackServerContext* context,
                                                   const v1::ListOrdersRequest* request,
                                                   v1::ListOrdersResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, orders_.List(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::WatchOrderResponse>* OrderService::WatchOrder(grpc::CallbackServerContext* context,
                                                                           const v1::WatchOrderRequest* request) {
  using Step = rpc::WatchStep<v1::WatchOrderResponse>;
  return calls_.Watch<v1::WatchOrderResponse>(
      context, *request,
      [this, name = request->name()](const rpc::Call& call) -> absl::StatusOr<rpc::WatchPoll<v1::WatchOrderResponse>> {
        return [this, name, actor = call.actor(), shown = std::string()]() mutable -> absl::StatusOr<Step> {
          ASSIGN_OR_RETURN(v1::WatchOrderResponse now, orders_.Watch(actor, name));
          Step step;
          std::string text = now.SerializeAsString();
          if (text == shown) return step;
          shown = std::move(text);
          step.responses.push_back(std::move(now));
          return step;
        };
      });
}

grpc::ServerUnaryReactor* OrderService::ListOrderEvents(grpc::CallbackServerContext* context,
                                                        const v1::ListOrderEventsRequest* request,
                                                        v1::ListOrderEventsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, orders_.ListEvents(*request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ListShipments(grpc::CallbackServerContext* context,
                                                      const v1::ListShipmentsRequest* request,
                                                      v1::ListShipmentsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, parcels_.List(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::IngestCarrierWebhook(grpc::CallbackServerContext* context,
                                                             const v1::IngestCarrierWebhookRequest* request,
                                                             v1::IngestCarrierWebhookResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, parcels_.IngestWebhook(*request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::RecordTrackingEvents(grpc::CallbackServerContext* context,
                                                             const v1::RecordTrackingEventsRequest* request,
                                                             v1::RecordTrackingEventsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, parcels_.RecordScans(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ReserveUnits(grpc::CallbackServerContext* context,
                                                     const v1::ReserveUnitsRequest* request,
                                                     v1::ReserveUnitsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, remedies_.Reserve(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ConfirmReservation(grpc::CallbackServerContext* context,
                                                           const v1::ConfirmReservationRequest* request,
                                                           v1::ConfirmReservationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, remedies_.Confirm(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ReleaseReservation(grpc::CallbackServerContext* context,
                                                           const v1::ReleaseReservationRequest* request,
                                                           v1::ReleaseReservationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, remedies_.Release(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::TransferRemedy(grpc::CallbackServerContext* context,
                                                       const v1::TransferRemedyRequest* request,
                                                       v1::TransferRemedyResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, remedies_.Transfer(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::ListReservations(grpc::CallbackServerContext* context,
                                                         const v1::ListReservationsRequest* request,
                                                         v1::ListReservationsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, remedies_.List(*request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::CreateReplacementOrder(grpc::CallbackServerContext* context,
                                                               const v1::CreateReplacementOrderRequest* request,
                                                               v1::CreateReplacementOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, replacements_.Create(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderService::RegisterReturnShipment(grpc::CallbackServerContext* context,
                                                               const v1::RegisterReturnShipmentRequest* request,
                                                               v1::RegisterReturnShipmentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, parcels_.RegisterReturn(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
