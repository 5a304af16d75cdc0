// Getting allocations paid: asks the provider outside of any transaction, records what it says, looks up what it did
// not say. Never asks twice for money that may have gone (commerce 1.5).
#pragma once

#include <optional>
#include <string>

#include "libs/outbox/task_runner.h"
#include "services/refunds/clients/payment_provider.h"
#include "services/refunds/domain/refund.h"
#include "services/refunds/store_credit.h"

namespace recourse::refunds {

inline constexpr char kReconcileTask[] = "reconcile_allocation";

class Settlement {
 public:
  Settlement(outbox::Outbox& outbox, PaymentProvider& provider, const StoreCredit& credit)
      : outbox_(outbox), provider_(provider), credit_(credit) {}

  // Handlers of kSubmitTask and kReconcileTask.
  outbox::TaskHandler SubmitHandler();
  outbox::TaskHandler ReconcileHandler();

  // A webhook, checked and recorded; repeats and events about what is not ours are accepted and change nothing.
  absl::Status Ingest(const std::string& signature, const std::string& body, const type::v1::Actor& actor);

  // Asks the provider now whether a failed allocation will never be paid; records a late success.
  absl::StatusOr<bool> NeverPaid(const Allocation& failed, const type::v1::Actor& actor);

  // Publishes how many allocations are UNKNOWN, for the alarm.
  void PublishUnknown();

 private:
  // What the provider says. `asked_in` is the state in which it was asked; nothing for what it says unasked.
  struct Fact {
    AllocationEvent event;
    std::string provider_refund_id = {};
    std::string arn = {};
    std::string failure_reason = {};
    std::optional<AllocationState> asked_in = {};
    std::optional<ProviderAmount> paid = {};
  };
  static Fact FactOf(const ProviderRefund& refund);

  absl::StatusOr<Allocation> Read(const std::string& id);
  absl::Status Submit(const outbox::Task& task);
  absl::Status Reconcile(const outbox::Task& task);
  // Records what the provider knows of it; asks for the money when it certainly never got it.
  absl::Status LookUpOrAsk(const Allocation& allocation, const type::v1::Actor& actor);
  // Asks for the money and records the answer. An error when nothing was sent, or when the outcome is still UNKNOWN.
  absl::Status Ask(const Allocation& allocation, const type::v1::Actor& actor);
  // The same of account, which counts an allocation once however often it is asked.
  absl::Status CreditTo(const Allocation& allocation, const type::v1::Actor& actor);
  absl::Status Record(const std::string& allocation, const Fact& fact, const type::v1::Actor& actor);
  static absl::Status RecordIn(outbox::Transaction& tx, const std::string& allocation, const Fact& fact);
  // What the provider paid beyond the amount, or less, follows the allocation.
  static absl::Status MoveDifference(outbox::Transaction& tx, const Refund& refund, Allocation& allocation,
                                     const Fact& fact);
  // The ledger and the payment's balance follow the allocation. May release or reclaim the refund.
  static absl::Status MoveMoney(outbox::Transaction& tx, Refund& refund, const Allocation& allocation,
                                AllocationState before);

  outbox::Outbox& outbox_;
  PaymentProvider& provider_;
  const StoreCredit& credit_;
};

}  // namespace recourse::refunds
