// Refunds beside the real account service, where Ana has an account and her order o1 cost 100.00 EUR.
#pragma once

#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "services/account/account_module.h"
#include "tests/integration/account/known_customer.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {

class WithAccount : public RefundsFixture {
 public:
  WithAccount() {
    harness.StartHost(account::Module());
    harness.config().mutable_refunds()->set_account_target(harness.TargetOf("account"));
    Restart();
    account::ImportKnownCustomer(harness, kAna, NewRequestId());
    REQUIRE(Record(ChargesOf("o1")).ok());
  }

  int64_t Credit() {
    account::v1::GetStoreCreditRequest request;
    request.set_customer(kAna);
    const auto credit = harness.Call(ana, "account", &account::v1::StoreCreditService::Stub::GetStoreCredit, request);
    REQUIRE(credit.ok());
    return credit->balances().empty() ? 0 : credit->balances(0).minor_units();
  }
  // The credit comes by a task.
  void AwaitCredit(int64_t minor) {
    for (int i = 0; i < 500 && Credit() != minor; ++i) harness.clock().Advance(absl::Milliseconds(10));
    CHECK(Credit() == minor);
  }
};

}  // namespace recourse::refunds
