// Judges one unit by one policy file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/status/status.h"
#include "recourse/policy/v1/policy.pb.h"

namespace recourse::policy {

struct Question {
  const v1::PolicyFacts& facts;
  // Unspecified judges as if the fault were the customer's.
  v1::ReturnReason reason = v1::RETURN_REASON_UNSPECIFIED;
  absl::Time placed_time;
  std::optional<absl::Time> delivered_time = std::nullopt;
  absl::Time now;
  // Judge as if the goods were handed over after the return-by time.
  bool late = false;
  // One unit of each parcel bears the flat price of its label.
  bool bears_label = true;
};

struct Decision {
  bool eligible = false;
  std::vector<status::Reason> blockers;  // empty when eligible
  std::vector<std::string> rows;         // ids of the rows that decided
  std::string policy_version;
  std::optional<absl::Time> deadline;  // last second of the window; absent until delivery
  v1::Fault fault = v1::FAULT_UNSPECIFIED;
  v1::Party label_payer = v1::PARTY_UNSPECIFIED;
  int64_t fee = 0;  // minor units of the unit price's currency
  v1::RefundTrigger trigger = v1::REFUND_TRIGGER_UNSPECIFIED;
  absl::Time return_by;  // last second, never before the deadline
  bool evidence = false;
  // Every blocker may be set aside by staff.
  bool staff_overridable = false;
};

// `file` has passed Check() of rule_book.h, `zone` is its time zone.
Decision Evaluate(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);

// Whether `left` treats the customer better: eligible, then the smaller fee, then a label paid by others, then the
// earlier refund, then the later deadline.
bool BetterForCustomer(const Decision& left, const Decision& right);

}  // namespace recourse::policy
