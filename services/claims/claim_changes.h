// The only place where a stored claim changes: state, event and the tasks that follow, in one transaction.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "services/claims/domain/claim_machine.h"
#include "services/claims/domain/eligibility.h"
#include "services/claims/domain/filing.h"
#include "services/claims/store/claim_record.h"

namespace recourse::claims {

// Kinds of durable tasks; their lane is the claim's name.
inline constexpr char kReserveTask[] = "reserve_for_claim";
inline constexpr char kFileTask[] = "file_claim";
inline constexpr char kSilenceTask[] = "end_of_sellers_time";
inline constexpr char kBuyerSilenceTask[] = "end_of_buyers_time";
inline constexpr char kRefundTask[] = "refund_claim";
inline constexpr char kReleaseTask[] = "release_units_of_claim";
inline constexpr char kSendBackTask[] = "open_return_of_claim";
inline constexpr char kHandBackTask[] = "hand_units_back_to_return";

// How long a request has to reserve the units itself before the durable task does.
inline constexpr absl::Duration kInlineGrace = absl::Seconds(5);

State StateOf(const v1::Claim& body);

class ClaimChanges {
 public:
  explicit ClaimChanges(const Rules& rules) : rules_(rules) {}

  // Stores a new claim in REQUESTED, with the task that carries it on.
  absl::Status Begin(outbox::Transaction& tx, const ClaimRecord& record, const std::string& creation_key) const;

  // The units are reserved. A claim that has ended meanwhile gives them back.
  // `taken_over`: from its return.
  absl::Status Reserved(outbox::Transaction& tx, ClaimRecord& record, const std::vector<Tracking>& tracking,
                        bool taken_over) const;

  // To the seller, now or at the time that was promised, unless the carrier's word is enough.
  absl::Status File(outbox::Transaction& tx, ClaimRecord& record, const std::vector<Tracking>& tracking) const;

  // ILLEGAL_STATE for what the state does not allow. `row` is the policy row that made it so, if one did.
  absl::Status Change(outbox::Transaction& tx, ClaimRecord& record, Event event, const std::string& row = {}) const;

  // Something that moves no state, such as a file that is shown.
  absl::Status Note(outbox::Transaction& tx, ClaimRecord& record) const;

  // Asks a person to look at it.
  absl::Status CallAttention(outbox::Transaction& tx, ClaimRecord& record, const std::string& why) const;

 private:
  absl::Status StartClocks(outbox::Transaction& tx, ClaimRecord& record, Event event) const;

  const Rules& rules_;
};

}  // namespace recourse::claims
