// Makes a claim the holder of its units: reserves them, or takes them over from the return that it is about. Every step
// has the same request_id on every attempt, so that the request itself, and the durable task after a crash, may both
// take it.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/task_runner.h"
#include "services/claims/claim_changes.h"
#include "services/claims/peers.h"
#include "services/claims/store/claim_record.h"

namespace recourse::claims {

class Reservation {
 public:
  Reservation(outbox::Outbox& outbox, const Orders& orders, const Refunds& refunds, const ClaimChanges& changes)
      : outbox_(outbox), orders_(orders), refunds_(refunds), changes_(changes) {}

  // A refusal denies the claim at once; everything else is left to the durable task.
  void MakeWithin(const std::string& name, const type::v1::Actor& actor, absl::Time deadline);

  outbox::TaskHandler Handler();

  // To the seller at the time that was promised, after a look at what the carrier says. A claim about a return takes it
  // over only then, so that until then the return may pay by itself.
  outbox::TaskHandler FileHandler();

 private:
  struct Held {
    std::vector<Tracking> tracking;
    bool taken_over = false;
    bool settled = false;  // the return has paid by itself
  };

  absl::Status Make(const std::string& name, const type::v1::Actor& actor, absl::Time deadline);

  outbox::Outbox& outbox_;
  absl::Status File(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<ClaimRecord> Read(const std::string& name) const;
  // Makes the claim the holder of its units.
  absl::StatusOr<Held> Hold(const v1::Claim& claim, const std::string& step, const type::v1::Actor& actor,
                            absl::Time deadline) const;
  absl::Status Reserve(const v1::Claim& claim, const std::string& step, const type::v1::Actor& actor,
                       absl::Time deadline) const;
  absl::Status TakeOver(const v1::Claim& claim, const std::string& step, const type::v1::Actor& actor,
                        absl::Time deadline) const;
  absl::StatusOr<bool> ReturnHasPaid(const v1::Claim& claim, const type::v1::Actor& actor, absl::Time deadline) const;

  const Orders& orders_;
  const Refunds& refunds_;
  const ClaimChanges& changes_;
};

}  // namespace recourse::claims
