// Reserves the units of a requested claim. Every step has the same request_id on every attempt, so that the request
// itself, and the durable task after a crash, may both take it.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "services/claims/claim_changes.h"
#include "services/claims/peers.h"

namespace recourse::claims {

class Reservation {
 public:
  Reservation(outbox::Outbox& outbox, const Orders& orders, const ClaimChanges& changes)
      : outbox_(outbox), orders_(orders), changes_(changes) {}

  // A refusal denies the claim at once; everything else is left to the durable task.
  void MakeWithin(const std::string& name, const type::v1::Actor& actor, absl::Time deadline);

  outbox::TaskHandler Handler();

 private:
  absl::Status Make(const std::string& name, const type::v1::Actor& actor, absl::Time deadline);

  outbox::Outbox& outbox_;
  const Orders& orders_;
  const ClaimChanges& changes_;
};

}  // namespace recourse::claims
