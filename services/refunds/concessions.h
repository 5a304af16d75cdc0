// Goodwill by staff: decided and posted at once, then credited to the customer's account by a durable task.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "libs/rpc/channel.h"
#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "recourse/refunds/v1/concession_service.pb.h"
#include "services/refunds/concession_policy.h"

namespace recourse::refunds {

inline constexpr char kConcessionTask[] = "concession.credit";

class Concessions {
 public:
  Concessions(outbox::Outbox& outbox, const rpc::Channel& account, const ConcessionRules& rules)
      : outbox_(outbox), credit_(account), rules_(rules) {}

  absl::StatusOr<v1::Concession> Create(const rpc::Call& call, const v1::CreateConcessionRequest& request);
  absl::StatusOr<v1::Concession> Get(const std::string& name);
  absl::StatusOr<v1::ListConcessionsResponse> List(const v1::ListConcessionsRequest& request);

  outbox::TaskHandler CreditHandler();

 private:
  // By the giver's caps, over what was given before.
  absl::Status CheckAllowed(sql::Transaction& tx, const type::v1::Actor& giver, v1::Concession& concession,
                            absl::Time now) const;

  outbox::Outbox& outbox_;
  const rpc::Peer<account::v1::StoreCreditService> credit_;
  const ConcessionRules& rules_;
};

}  // namespace recourse::refunds
