// Transport of recourse.refunds.v1.ConcessionService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/refunds/v1/concession_service.grpc.pb.h"
#include "services/refunds/concessions.h"

namespace recourse::refunds {

class ConcessionService final : public v1::ConcessionService::CallbackService {
 public:
  ConcessionService(rpc::Calls& calls, Concessions& concessions) : calls_(calls), concessions_(concessions) {}

  grpc::ServerUnaryReactor* CreateConcession(grpc::CallbackServerContext* context,
                                             const v1::CreateConcessionRequest* request,
                                             v1::CreateConcessionResponse* response) override;
  grpc::ServerUnaryReactor* CompensateDelay(grpc::CallbackServerContext* context,
                                            const v1::CompensateDelayRequest* request,
                                            v1::CompensateDelayResponse* response) override;
  grpc::ServerUnaryReactor* GetConcession(grpc::CallbackServerContext* context, const v1::GetConcessionRequest* request,
                                          v1::GetConcessionResponse* response) override;
  grpc::ServerUnaryReactor* ListConcessions(grpc::CallbackServerContext* context,
                                            const v1::ListConcessionsRequest* request,
                                            v1::ListConcessionsResponse* response) override;

 private:
  rpc::Calls& calls_;
  Concessions& concessions_;
};

}  // namespace recourse::refunds
