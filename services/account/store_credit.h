// Store credit: what refunds' ledger put in, took out and gave back.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/account/v1/store_credit_service.pb.h"

namespace recourse::account {

class StoreCredit {
 public:
  explicit StoreCredit(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::CreditStoreCreditResponse> Credit(const rpc::Call& call,
                                                       const v1::CreditStoreCreditRequest& request);
  absl::StatusOr<v1::DebitStoreCreditResponse> Debit(const rpc::Call& call, const v1::DebitStoreCreditRequest& request);
  absl::StatusOr<v1::RestoreStoreCreditResponse> Restore(const rpc::Call& call,
                                                         const v1::RestoreStoreCreditRequest& request);
  absl::StatusOr<v1::GetStoreCreditResponse> Get(const rpc::Call& call, const v1::GetStoreCreditRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::account
