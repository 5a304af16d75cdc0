// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/routing/v1/contact_service.grpc.pb.h"
#include "services/routing/contact/contacts.h"

namespace recourse::routing {

class ContactService final : public v1::ContactService::CallbackService {
 public:
  ContactService(rpc::Calls& calls, Contacts& contacts) : calls_(calls), contacts_(contacts) {}

  grpc::ServerUnaryReactor* GetContact(grpc::CallbackServerContext* context, const v1::GetContactRequest* request,
                                       v1::GetContactResponse* response) override;
  grpc::ServerUnaryReactor* GetContactEstimate(grpc::CallbackServerContext* context,
                                               const v1::GetContactEstimateRequest* request,
                                               v1::GetContactEstimateResponse* response) override;
  grpc::ServerUnaryReactor* CancelContact(grpc::CallbackServerContext* context, const v1::CancelContactRequest* request,
                                          v1::CancelContactResponse* response) override;

 private:
  rpc::Calls& calls_;
  Contacts& contacts_;
};

}  // namespace recourse::routing
