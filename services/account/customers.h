// Taking customers in and showing them.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/account/v1/account_service.pb.h"

namespace recourse::account {

class Customers {
 public:
  explicit Customers(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::ImportCustomerResponse> Import(const rpc::Call& call, const v1::ImportCustomerRequest& request);
  absl::StatusOr<v1::GetCustomerResponse> Get(const rpc::Call& call, const v1::GetCustomerRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::account
