// Store credit, kept by account. A credit bears the id of what decided it, so that asking again credits nothing more.
#pragma once

#include <string>

#include "libs/rpc/channel.h"
#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

struct Credit {
  std::string customer;
  std::string id;      // the ledger entry of account
  std::string source;  // for the customer to read
  account::v1::StoreCreditLot::Class lot_class = account::v1::StoreCreditLot::CLASS_REFUND;
  Money amount;
};

class StoreCredit {
 public:
  explicit StoreCredit(const rpc::Channel& account) : account_(account) {}

  // `initiator` stays in the audit trail. RESOURCE_NOT_FOUND when account does not know the customer.
  absl::Status Add(const Credit& credit, const type::v1::Actor& initiator) const;

 private:
  const rpc::Peer<account::v1::StoreCreditService> account_;
};

}  // namespace recourse::refunds
