// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/routing/v1/contact_service.grpc.pb.h"
#include "services/routing/contact/work.h"

namespace recourse::routing {

class WorkService final : public v1::WorkService::CallbackService {
 public:
  WorkService(rpc::Calls& calls, Work& work) : calls_(calls), work_(work) {}

  grpc::ServerUnaryReactor* SetStatus(grpc::CallbackServerContext* context, const v1::SetStatusRequest* request,
                                      v1::SetStatusResponse* response) override;
  grpc::ServerUnaryReactor* Heartbeat(grpc::CallbackServerContext* context, const v1::HeartbeatRequest* request,
                                      v1::HeartbeatResponse* response) override;
  grpc::ServerUnaryReactor* GetPresence(grpc::CallbackServerContext* context, const v1::GetPresenceRequest* request,
                                        v1::GetPresenceResponse* response) override;
  grpc::ServerUnaryReactor* ListWork(grpc::CallbackServerContext* context, const v1::ListWorkRequest* request,
                                     v1::ListWorkResponse* response) override;
  grpc::ServerUnaryReactor* AcceptOffer(grpc::CallbackServerContext* context, const v1::AcceptOfferRequest* request,
                                        v1::AcceptOfferResponse* response) override;
  grpc::ServerUnaryReactor* DeclineOffer(grpc::CallbackServerContext* context, const v1::DeclineOfferRequest* request,
                                         v1::DeclineOfferResponse* response) override;
  grpc::ServerUnaryReactor* EndContact(grpc::CallbackServerContext* context, const v1::EndContactRequest* request,
                                       v1::EndContactResponse* response) override;
  grpc::ServerUnaryReactor* CompleteContact(grpc::CallbackServerContext* context,
                                            const v1::CompleteContactRequest* request,
                                            v1::CompleteContactResponse* response) override;

 private:
  rpc::Calls& calls_;
  Work& work_;
};

}  // namespace recourse::routing
