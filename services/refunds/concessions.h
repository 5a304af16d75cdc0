// Goodwill by staff and by rule: decided and posted at once, then credited to the customer's account by a durable task.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/refunds/v1/concession_service.pb.h"
#include "services/refunds/concession_policy.h"
#include "services/refunds/store_credit.h"

namespace recourse::refunds {

inline constexpr char kConcessionTask[] = "concession.credit";

class Concessions {
 public:
  Concessions(outbox::Outbox& outbox, const StoreCredit& credit, const ConcessionRules& rules)
      : outbox_(outbox), credit_(credit), rules_(rules) {}

  absl::StatusOr<v1::Concession> Create(const rpc::Call& call, const v1::CreateConcessionRequest& request);
  absl::StatusOr<v1::Concession> CompensateDelay(const rpc::Call& call, const v1::CompensateDelayRequest& request);
  absl::StatusOr<v1::Concession> Get(const std::string& name);
  absl::StatusOr<v1::ListConcessionsResponse> List(const v1::ListConcessionsRequest& request);

  outbox::TaskHandler CreditHandler();

 private:
  // By the giver's caps, over what was given before.
  absl::Status CheckAllowed(sql::Transaction& tx, v1::ConcessionRow::Giver giver, v1::Concession& concession,
                            absl::Time now) const;
  // Names, checks, stores and posts it, with the task that credits it.
  absl::Status Give(outbox::Transaction& tx, v1::ConcessionRow::Giver giver, v1::Concession& concession) const;

  outbox::Outbox& outbox_;
  const StoreCredit& credit_;
  const ConcessionRules& rules_;
};

}  // namespace recourse::refunds
