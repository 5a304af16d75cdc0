// A dispute: what a bank does with a payment, and what that does to our money. Facts of the provider, never refused
// (decisions 1.3, 1.4). Pure.
#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"
#include "services/refunds/domain/ledger.h"

namespace recourse::refunds {

enum class DisputeState {
  kInquiryNeedsResponse = 1,
  kInquiryUnderReview = 2,
  kInquiryClosed = 3,
  kNeedsResponse = 4,
  kUnderReview = 5,
  kWon = 6,
  kLost = 7,
  kPrevented = 8,
};

enum class Evidence { kNone = 0, kQueued = 1, kSent = 2, kRefused = 3 };

struct Dispute {
  std::string name;
  std::string provider_dispute_id;
  std::string payment;
  std::string order;
  std::string customer;
  DisputeState state = DisputeState::kInquiryNeedsResponse;
  Money amount;
  int64_t held = 0;    // of the amount, what the payment still held when it was withdrawn
  int64_t excess = 0;  // and what had gone back before
  std::string reason;
  bool refundable = false;
  Evidence evidence = Evidence::kNone;
  std::string evidence_text;
  absl::Time evidence_due_time;
  absl::Time told_time;
  absl::Time create_time;
  absl::Time update_time;
  std::vector<std::string> units;           // as a person said
  std::vector<std::string> proposed_units;  // until then
  int64_t version = 1;
};

// The event is the state that the provider tells. What the table has no row for is old news.
const fsm::Machine<DisputeState, DisputeState>& DisputeMachine();
const char* NameOf(DisputeState state);

bool IsClosed(DisputeState state);
// The provider has taken the money: a chargeback that is open or lost.
bool HoldsMoney(DisputeState state);

// Refunds of its units would pay twice, or would be refused by the provider. An inquiry blocks nothing while the
// provider takes refunds: a full one ends it.
bool Blocks(const Dispute& dispute);
// Also when nobody said yet what it is about.
bool Blocks(const Dispute& dispute, const std::string& unit);

// Splits the amount into what the payment still holds and the excess; nothing when no money is withdrawn.
void Split(Dispute& dispute, const Payment& payment);

// What a dispute has moved by now: the posting of a change is the difference of two positions.
Posting DisputeMoved(const Dispute& before, const Dispute& after);

struct UnitTotal {
  std::string unit;
  int64_t paid = 0;
};
// All units for the whole payment, one for exactly what was paid for it, else none.
std::vector<std::string> ProposeUnits(int64_t amount, const std::vector<UnitTotal>& units);

}  // namespace recourse::refunds
