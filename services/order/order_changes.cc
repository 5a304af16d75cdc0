#include "services/order/order_changes.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include "libs/auth/caller.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/order_change.h"
#include "services/order/names.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

absl::Status CheckEtag(const StoredOrder& order, const std::string& etag) {
  if (etag.empty() || etag == absl::StrCat(order.version)) return absl::OkStatus();
  return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the order has changed since",
                       {{"etag", absl::StrCat(order.version)}});
}

// As much as a label needs.
absl::Status CheckAddress(const type::v1::Address& address) {
  const auto missing = [](const char* field) {
    return status::InvalidField(absl::StrCat("shipping_address.", field), "is missing");
  };
  if (address.recipient().empty()) return missing("recipient");
  if (address.lines().empty() || address.lines(0).empty()) return missing("lines");
  if (address.locality().empty()) return missing("locality");
  if (address.postal_code().empty()) return missing("postal_code");
  if (address.region_code().empty()) return missing("region_code");
  constexpr int kLongest = 1000;
  if (address.ByteSizeLong() > kLongest) return status::InvalidField("shipping_address", "is too long for a label");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::UpdateShippingAddressResponse> OrderChanges::UpdateAddress(
    const rpc::Call& call, const v1::UpdateShippingAddressRequest& request) {
  RETURN_IF_ERROR(CheckAddress(request.shipping_address()));
  const std::string order_id = OrderId(request.name());
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::UpdateShippingAddressResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    ASSIGN_OR_RETURN(StoredOrder order, LoadOrder(tx.sql(), order_id, auth::OwnerOf(call.actor())));
    RETURN_IF_ERROR(CheckEtag(order, request.etag()));
    ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
    RETURN_IF_ERROR(CheckNothingPacked(units));
    type::v1::Address& address = *order.header.mutable_shipping_address();
    if (!address.region_code().empty() && address.region_code() != request.shipping_address().region_code()) {
      return status::Error(errors::v1::REASON_ADDRESS_NOT_SERVED, "the order was priced for another country",
                           {{"region_code", address.region_code()}});
    }
    if (!google::protobuf::util::MessageDifferencer::Equals(address, request.shipping_address())) {
      address = request.shipping_address();
      RETURN_IF_ERROR(SaveHeader(tx.sql(), order));
      // Without the address: logs keep events longer than anybody needs to know where the customer lives.
      v1::AddressChanged event;
      event.set_order(request.name());
      RETURN_IF_ERROR(tx.Emit({.type = "order.address_changed", .resource = request.name(), .payload = event}));
    }
    ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx.sql(), order_id));
    *response.mutable_order() = ToProto(order, units, reservations, tx.now());
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace recourse::order
