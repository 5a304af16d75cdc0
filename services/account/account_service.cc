#include "services/account/account_service.h"

#include "libs/status/status.h"

namespace recourse::account {

grpc::ServerUnaryReactor* AccountService::ImportCustomer(grpc::CallbackServerContext* context,
                                                         const v1::ImportCustomerRequest* request,
                                                         v1::ImportCustomerResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, customers_.Import(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AccountService::GetCustomer(grpc::CallbackServerContext* context,
                                                      const v1::GetCustomerRequest* request,
                                                      v1::GetCustomerResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, customers_.Get(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::account
