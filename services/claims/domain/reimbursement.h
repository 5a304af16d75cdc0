// The life of a seller's reimbursement, and who may ask for one. Numbers are those of recourse.claims.v1.Reimbursement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"

namespace recourse::claims {

enum class ReimbursementState {
  kUnderReview = 1,
  kAwaitingSeller = 2,
  kGranted = 3,
  kDenied = 4,
  kAppealed = 5,
  kDeniedFinal = 6,
};

enum class ReimbursementEvent { kAsk, kAnswer, kSilence, kGrant, kDeny, kAppeal };

const char* NameOf(ReimbursementState state);
const char* NameOf(ReimbursementEvent event);

const fsm::Machine<ReimbursementState, ReimbursementEvent>& ReimbursementMachine();

inline constexpr absl::Duration kReimbursementAnswer = absl::Hours(24 * 7);   // SFT-INFO
inline constexpr absl::Duration kReimbursementAppeal = absl::Hours(24 * 30);  // AZ-APPEAL

struct ReimbursementFacts {
  bool sold_and_sent_by_seller = false;  // every refunded unit
  bool has_claim = false;                // the order, against this seller, not withdrawn
  bool customer_damaged = false;
  std::string currency;
  int64_t refunded = 0;
  int64_t asked = 0;
  absl::Time refund_time;
  absl::Time now;
};

// The row that forbids it, or nothing.
std::optional<std::string> Forbidding(const ReimbursementFacts& facts);

}  // namespace recourse::claims
