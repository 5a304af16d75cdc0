// Getting charges held, taken and given back: asks the provider outside of any transaction, records what it says, looks
// up what it did not say. Never asks twice for money that may be held (decisions 1.5).
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "services/refunds/clients/payment_provider.h"
#include "services/refunds/domain/charge.h"

namespace recourse::refunds {

// Does what the charge's state asks for, now or as a timer; payload: its name.
inline constexpr char kChargeTask[] = "settle_charge";

// The provider's word on a charge, in the transaction that heard it; what it knows already changes nothing.
absl::Status RecordCharge(outbox::Transaction& tx, const std::string& name, const ProviderCharge& fact);

// The charge's next state by a verb or a fact, stored, told, and with the task that it asks for.
absl::Status MoveCharge(outbox::Transaction& tx, Charge& charge, ChargeEvent event);

class ChargeSettlement {
 public:
  ChargeSettlement(outbox::Outbox& outbox, PaymentProvider& provider) : outbox_(outbox), provider_(provider) {}

  outbox::TaskHandler Handler();

 private:
  absl::Status Settle(const outbox::Task& task);
  absl::Status Authorize(const Charge& charge, const outbox::Task& task);
  absl::Status Capture(const Charge& charge, const outbox::Task& task);
  absl::Status Void(Charge charge, const outbox::Task& task);
  absl::Status LookUp(const Charge& charge, const outbox::Task& task);
  absl::Status Record(const std::string& name, const ProviderCharge& fact, const type::v1::Actor& actor);
  // What only we can say: no answer, declined outright, nothing to give back.
  absl::Status RecordOurs(const std::string& name, ChargeEvent event, const std::string& why,
                          const type::v1::Actor& actor);

  outbox::Outbox& outbox_;
  PaymentProvider& provider_;
};

}  // namespace recourse::refunds
