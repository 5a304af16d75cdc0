#include "services/account/customers.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_events.pb.h"
#include "services/account/store/customer_store.h"

namespace recourse::account {
namespace {

v1::Customer ToProto(const StoredCustomer& stored) {
  v1::Customer customer = stored.content;
  *customer.mutable_create_time() = clock::ToProto(stored.create_time);
  customer.set_etag(absl::StrCat(stored.version));
  return customer;
}

}  // namespace

absl::StatusOr<v1::ImportCustomerResponse> Customers::Import(const rpc::Call& call,
                                                             const v1::ImportCustomerRequest& request) {
  v1::Customer content = request.customer();
  content.clear_create_time();
  content.clear_etag();
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ImportCustomerResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("customer", content.name()));
    ASSIGN_OR_RETURN(const std::optional<StoredCustomer> known, FindCustomer(tx.sql(), content.name()));
    if (known && google::protobuf::util::MessageDifferencer::Equals(known->content, content)) {
      *response.mutable_customer() = ToProto(*known);
      return absl::OkStatus();
    }
    const StoredCustomer customer{.content = content,
                                  .create_time = known ? known->create_time : tx.now(),
                                  .version = known ? known->version + 1 : 1};
    RETURN_IF_ERROR(SaveCustomer(tx.sql(), customer));
    *response.mutable_customer() = ToProto(customer);
    v1::CustomerImported event;
    *event.mutable_customer() = response.customer();
    return tx.Emit({.type = "customer.imported", .resource = content.name(), .payload = event});
  }));
  return response;
}

absl::StatusOr<v1::GetCustomerResponse> Customers::Get(const rpc::Call& call, const v1::GetCustomerRequest& request) {
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != request.name()) return status::NotFound(request.name());
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::GetCustomerResponse> {
    ASSIGN_OR_RETURN(const std::optional<StoredCustomer> found, FindCustomer(tx, request.name()));
    if (!found) return status::NotFound(request.name());
    v1::GetCustomerResponse response;
    *response.mutable_customer() = ToProto(*found);
    return response;
  });
}

}  // namespace recourse::account
