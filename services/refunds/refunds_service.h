#pragma once

#include "libs/rpc/calls.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "services/refunds/corrections.h"
#include "services/refunds/refunds.h"
#include "services/refunds/settlement.h"

namespace recourse::refunds {

class RefundsService final : public v1::RefundsService::CallbackService {
 public:
  RefundsService(rpc::Calls& calls, Refunds& refunds, Corrections& corrections, Settlement& settlement)
      : calls_(calls), refunds_(refunds), corrections_(corrections), settlement_(settlement) {}

  grpc::ServerUnaryReactor* RecordCharges(grpc::CallbackServerContext* context, const v1::RecordChargesRequest* request,
                                          v1::RecordChargesResponse* response) override;
  grpc::ServerUnaryReactor* GetRefundableBalance(grpc::CallbackServerContext* context,
                                                 const v1::GetRefundableBalanceRequest* request,
                                                 v1::GetRefundableBalanceResponse* response) override;
  grpc::ServerUnaryReactor* QuoteRefund(grpc::CallbackServerContext* context, const v1::QuoteRefundRequest* request,
                                        v1::QuoteRefundResponse* response) override;
  grpc::ServerUnaryReactor* CreateRefund(grpc::CallbackServerContext* context, const v1::CreateRefundRequest* request,
                                         v1::CreateRefundResponse* response) override;
  grpc::ServerUnaryReactor* CreatePartialKeep(grpc::CallbackServerContext* context,
                                              const v1::CreatePartialKeepRequest* request,
                                              v1::CreatePartialKeepResponse* response) override;
  grpc::ServerUnaryReactor* CancelRefund(grpc::CallbackServerContext* context, const v1::CancelRefundRequest* request,
                                         v1::CancelRefundResponse* response) override;
  grpc::ServerUnaryReactor* RetryRefund(grpc::CallbackServerContext* context, const v1::RetryRefundRequest* request,
                                        v1::RetryRefundResponse* response) override;
  grpc::ServerUnaryReactor* RedirectRefund(grpc::CallbackServerContext* context,
                                           const v1::RedirectRefundRequest* request,
                                           v1::RedirectRefundResponse* response) override;
  grpc::ServerUnaryReactor* GetRefund(grpc::CallbackServerContext* context, const v1::GetRefundRequest* request,
                                      v1::GetRefundResponse* response) override;
  grpc::ServerUnaryReactor* ListRefunds(grpc::CallbackServerContext* context, const v1::ListRefundsRequest* request,
                                        v1::ListRefundsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchRefundResponse>* WatchRefund(grpc::CallbackServerContext* context,
                                                                 const v1::WatchRefundRequest* request) override;
  grpc::ServerUnaryReactor* IngestProviderWebhook(grpc::CallbackServerContext* context,
                                                  const v1::IngestProviderWebhookRequest* request,
                                                  v1::IngestProviderWebhookResponse* response) override;

 private:
  rpc::Calls& calls_;
  Refunds& refunds_;
  Corrections& corrections_;
  Settlement& settlement_;
};

}  // namespace recourse::refunds
