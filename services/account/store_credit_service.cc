#include "services/account/store_credit_service.h"

#include "libs/status/status.h"

namespace recourse::account {

grpc::ServerUnaryReactor* StoreCreditService::CreditStoreCredit(grpc::CallbackServerContext* context,
                                                                const v1::CreditStoreCreditRequest* request,
                                                                v1::CreditStoreCreditResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, credit_.Credit(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* StoreCreditService::DebitStoreCredit(grpc::CallbackServerContext* context,
                                                               const v1::DebitStoreCreditRequest* request,
                                                               v1::DebitStoreCreditResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, credit_.Debit(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* StoreCreditService::RestoreStoreCredit(grpc::CallbackServerContext* context,
                                                                 const v1::RestoreStoreCreditRequest* request,
                                                                 v1::RestoreStoreCreditResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, credit_.Restore(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* StoreCreditService::GetStoreCredit(grpc::CallbackServerContext* context,
                                                             const v1::GetStoreCreditRequest* request,
                                                             v1::GetStoreCreditResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, credit_.Get(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::account
