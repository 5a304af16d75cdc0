#include "services/refunds/charge_service.h"

#include "libs/status/status.h"
#include "services/refunds/charge_events.h"

namespace recourse::refunds {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ChargeService::AuthorizeCharge(CallbackServerContext* context,
                                                   const v1::AuthorizeChargeRequest* request,
                                                   v1::AuthorizeChargeResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return charges_.Authorize(*request, call, response); });
}

ServerUnaryReactor* ChargeService::CaptureCharge(CallbackServerContext* context,
                                                 const v1::CaptureChargeRequest* request,
                                                 v1::CaptureChargeResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return charges_.Capture(*request, call, response); });
}

ServerUnaryReactor* ChargeService::VoidCharge(CallbackServerContext* context, const v1::VoidChargeRequest* request,
                                              v1::VoidChargeResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return charges_.Void(*request, call, response); });
}

ServerUnaryReactor* ChargeService::GetCharge(CallbackServerContext* context, const v1::GetChargeRequest* request,
                                             v1::GetChargeResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Charge charge, charges_.Get(request->name(), call.actor()));
    *response->mutable_charge() = ToProto(charge);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ChargeService::ListCharges(CallbackServerContext* context, const v1::ListChargesRequest* request,
                                               v1::ListChargesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<Charge> charges, charges_.List(request->parent(), call.actor()));
    for (const Charge& charge : charges) *response->add_charges() = ToProto(charge);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ChargeService::TransferValue(CallbackServerContext* context,
                                                 const v1::TransferValueRequest* request,
                                                 v1::TransferValueResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return charges_.Transfer(*request, call, response); });
}

}  // namespace recourse::refunds
