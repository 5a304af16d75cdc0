#include "services/order/gift_service.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

// No prices, no names, not even the order's (INV-16).
v1::Gift GiftOf(const std::string& receipt, const v1::Order& order) {
  v1::Gift gift;
  gift.set_name(receipt);
  for (const v1::Line& line : order.lines()) {
    for (const v1::Unit& unit : line.units()) {
      v1::GiftUnit& shown = *gift.add_units();
      shown.set_name(absl::StrCat(receipt, unit.name().substr(order.name().size())));
      shown.set_title(line.title());
      shown.set_variant_title(line.variant_title());
      if (unit.has_delivered_time()) *shown.mutable_delivered_time() = unit.delivered_time();
      shown.set_remedy_open(!unit.remedy().empty());
    }
  }
  return gift;
}

}  // namespace

grpc::ServerUnaryReactor* GiftService::GetGift(grpc::CallbackServerContext* context, const v1::GetGiftRequest* request,
                                               v1::GetGiftResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Order order, orders_.FindGift(request->name()));
    *response->mutable_gift() = GiftOf(request->name(), order);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* GiftService::FindGiftOrder(grpc::CallbackServerContext* context,
                                                     const v1::FindGiftOrderRequest* request,
                                                     v1::FindGiftOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_order(), orders_.FindGift(request->gift_receipt()));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
