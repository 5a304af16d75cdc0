// Transport of recourse.account.v1.StoreCreditService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "services/account/store_credit.h"

namespace recourse::account {

class StoreCreditService final : public v1::StoreCreditService::CallbackService {
 public:
  StoreCreditService(rpc::Calls& calls, StoreCredit& credit) : calls_(calls), credit_(credit) {}

  grpc::ServerUnaryReactor* CreditStoreCredit(grpc::CallbackServerContext* context,
                                              const v1::CreditStoreCreditRequest* request,
                                              v1::CreditStoreCreditResponse* response) override;
  grpc::ServerUnaryReactor* DebitStoreCredit(grpc::CallbackServerContext* context,
                                             const v1::DebitStoreCreditRequest* request,
                                             v1::DebitStoreCreditResponse* response) override;
  grpc::ServerUnaryReactor* RestoreStoreCredit(grpc::CallbackServerContext* context,
                                               const v1::RestoreStoreCreditRequest* request,
                                               v1::RestoreStoreCreditResponse* response) override;
  grpc::ServerUnaryReactor* GetStoreCredit(grpc::CallbackServerContext* context,
                                           const v1::GetStoreCreditRequest* request,
                                           v1::GetStoreCreditResponse* response) override;

 private:
  rpc::Calls& calls_;
  StoreCredit& credit_;
};

}  // namespace recourse::account
