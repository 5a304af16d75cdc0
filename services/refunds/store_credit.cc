#include "services/refunds/store_credit.h"

#include "libs/ids/ids.h"
#include "libs/money/money_proto.h"

namespace recourse::refunds {

absl::Status StoreCredit::Add(const Credit& credit, const type::v1::Actor& initiator) const {
  account::v1::CreditStoreCreditRequest request;
  request.set_customer(credit.customer);
  request.set_ledger_entry(credit.id);
  request.set_class_(credit.lot_class);
  *request.mutable_amount() = money::ToProto(credit.amount);
  request.set_source(credit.source);
  request.set_request_id(ids::Derived(credit.id, "credit"));
  type::v1::Actor ourselves;
  ourselves.set_subject("services/refunds");
  ourselves.set_role(type::v1::ROLE_SERVICE);
  ourselves.set_initiated_by(initiator.subject());
  return account_.Call(&account::v1::StoreCreditService::Stub::CreditStoreCredit, request, ourselves).status();
}

}  // namespace recourse::refunds
