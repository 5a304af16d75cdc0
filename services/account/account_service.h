// Transport of recourse.account.v1.AccountService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "services/account/customers.h"

namespace recourse::account {

class AccountService final : public v1::AccountService::CallbackService {
 public:
  AccountService(rpc::Calls& calls, Customers& customers) : calls_(calls), customers_(customers) {}

  grpc::ServerUnaryReactor* ImportCustomer(grpc::CallbackServerContext* context,
                                           const v1::ImportCustomerRequest* request,
                                           v1::ImportCustomerResponse* response) override;
  grpc::ServerUnaryReactor* GetCustomer(grpc::CallbackServerContext* context, const v1::GetCustomerRequest* request,
                                        v1::GetCustomerResponse* response) override;

 private:
  rpc::Calls& calls_;
  Customers& customers_;
};

}  // namespace recourse::account
