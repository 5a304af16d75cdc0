// Transport of recourse.order.v1.CatalogService, and all there is behind it.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/rpc/calls.h"
#include "recourse/order/v1/catalog_service.grpc.pb.h"

namespace recourse::order {

class CatalogService final : public v1::CatalogService::CallbackService {
 public:
  CatalogService(rpc::Calls& calls, outbox::Outbox& outbox) : calls_(calls), outbox_(outbox) {}

  grpc::ServerUnaryReactor* ImportProduct(grpc::CallbackServerContext* context, const v1::ImportProductRequest* request,
                                          v1::ImportProductResponse* response) override;
  grpc::ServerUnaryReactor* ListVariants(grpc::CallbackServerContext* context, const v1::ListVariantsRequest* request,
                                         v1::ListVariantsResponse* response) override;

 private:
  rpc::Calls& calls_;
  outbox::Outbox& outbox_;
};

}  // namespace recourse::order
