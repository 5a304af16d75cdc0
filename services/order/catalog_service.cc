#include "services/order/catalog_service.h"

#include <set>

#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/store/catalog_store.h"

namespace recourse::order {
namespace {

absl::Status CheckVariants(const v1::Product& product) {
  std::set<std::string> names;
  for (const v1::Variant& variant : product.variants()) {
    if (!variant.name().starts_with(product.name() + "/variants/")) {
      return status::InvalidField("product.variants.name", "is another product's");
    }
    if (!names.insert(variant.name()).second) return status::InvalidField("product.variants.name", "occurs twice");
  }
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* CatalogService::ImportProduct(grpc::CallbackServerContext* context,
                                                        const v1::ImportProductRequest* request,
                                                        v1::ImportProductResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    RETURN_IF_ERROR(CheckVariants(request->product()));
    outbox::CommandKey key = outbox::KeyOf(*request, call.method, call.actor());
    key.deadline = call.deadline;
    return outbox_.Run(key, response, [&](outbox::Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.sql().Lock("product", request->product().name()));
      RETURN_IF_ERROR(SaveProduct(tx.sql(), request->product()));
      v1::ProductImported event;
      event.set_product(request->product().name());
      return tx.Emit({.type = "product.imported", .resource = event.product(), .payload = event});
    });
  });
}

grpc::ServerUnaryReactor* CatalogService::ListVariants(grpc::CallbackServerContext* context,
                                                       const v1::ListVariantsRequest* request,
                                                       v1::ListVariantsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<v1::Product> product,
                     outbox_.db().Read([&](sql::Transaction& tx) { return FindProduct(tx, request->parent()); }));
    if (!product) return status::NotFound(request->parent());
    response->set_title(product->title());
    *response->mutable_variants() = product->variants();
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
