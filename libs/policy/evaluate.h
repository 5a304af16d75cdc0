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
  // One unit of each parcel bears the flat price of its label.
  bool bears_label = true;
  v1::LateFacts late_facts = {};
};

struct Decision {
  bool eligible = false;
  std::vector<status::Reason> blockers;  // empty when eligible
  std::vector<std::string> rows;         // ids of the rows that decided
  std::string policy_version;
  std::optional<absl::Time> deadline;  // last second of the window; absent until delivery
  v1::Fault fault = v1::FAULT_UNSPECIFIED;
  v1::Party label_payer = v1::PARTY_UNSPECIFIED;
  int64_t fee = 0;  // minor units of the unit price's currency, when the goods come in time and as they were sent
  v1::RefundTrigger trigger = v1::REFUND_TRIGGER_UNSPECIFIED;
  absl::Time return_by;  // last second, never before the deadline
  bool evidence = false;
  bool outbound_shipping = false;         // the way out is given back although the fault is the customer's
  std::vector<v1::Condition> conditions;  // what may still change the answer
  // Every blocker may be set aside by staff.
  bool staff_overridable = false;
};

// `file` has passed Check() of rule_book.h, `zone` is that of the question's marketplace.
Decision Evaluate(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);

// Whether `left` treats the customer better: eligible, then the smaller fee, then a label paid by others, then the
// earlier refund, then the later deadline.
bool BetterForCustomer(const Decision& left, const Decision& right);

// Whether money goes out earlier by `left`.
bool EarlierTrigger(v1::RefundTrigger left, v1::RefundTrigger right);

// Of a unit that came back `days_late` days after return-by (0: in time) in the state that `seen` tells: the highest
// of the decided fee and of the conditions that came true, never their sum and never more than `price`.
int64_t FeeWhenSeen(int64_t fee, const std::vector<v1::Condition>& conditions, int64_t price, int days_late,
                    const v1::LateFacts& seen);

}  // namespace recourse::policy
