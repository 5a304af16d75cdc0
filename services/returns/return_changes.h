// The only place where a stored return changes: state, event and the tasks that follow, in one transaction.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "services/returns/domain/progress.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// Kinds of durable tasks; their lane is the return's name.
inline constexpr char kAdvanceTask[] = "advance_return";
inline constexpr char kExpireTask[] = "expire_return";
inline constexpr char kReviveTask[] = "revive_return";
inline constexpr char kRefundTask[] = "refund_return";
inline constexpr char kReplaceTask[] = "replace_returned_goods";
inline constexpr char kExchangeTask[] = "exchange_returned_goods";
inline constexpr char kDropChargeTask[] = "drop_charge";
inline constexpr char kDifferenceTask[] = "refund_difference";
inline constexpr char kPartRefundTask[] = "refund_part_of_return";
inline constexpr char kReleaseTask[] = "release_units";
inline constexpr char kMissTask[] = "miss_return";
inline constexpr char kGradeTask[] = "grade_return";
inline constexpr char kSweepTask[] = "sweep_reservation";

// From the carrier's delivery until the goods count as missing.
inline constexpr absl::Duration kSearchTime = absl::Hours(5 * 24);
// RF-SELLER-SLA: whoever has not graded by then has accepted.
inline constexpr absl::Duration kGradingTime = absl::Hours(4 * 24);
// Longer than any request may take.
inline constexpr absl::Duration kSweepDelay = absl::Minutes(10);
// To hand the goods over when an appeal was heard.
inline constexpr absl::Duration kTimeAfterAppeal = absl::Hours(14 * 24);

// How long a request has to set the return up itself before the durable task does.
inline constexpr absl::Duration kInlineGrace = absl::Seconds(5);

State StateOf(const v1::Return& body);

// Stores a new return in REQUESTED, with the task that carries it on.
absl::Status Begin(outbox::Transaction& tx, const ReturnRecord& record, const std::string& creation_key);

// ILLEGAL_STATE for a decision that the state does not allow.
absl::Status Change(outbox::Transaction& tx, ReturnRecord& record, Event event);

// Asks a person to look at it.
absl::Status CallAttention(outbox::Transaction& tx, ReturnRecord& record, const std::string& why);

// It will be money, not goods: to be stored by the caller. What is held for an exchange is given back.
absl::Status GiveMoney(outbox::Transaction& tx, ReturnRecord& record);

// The replacement, or what was to be sent in exchange, cannot be sent.
absl::Status RefundInstead(outbox::Transaction& tx, ReturnRecord& record);

// Gives back what is held for an exchange, and pays back what was taken, unless the new goods were sent.
absl::Status DropCharge(outbox::Transaction& tx, const ReturnRecord& record);

// Releases units that a return was given after it was over.
absl::Status Disclaim(outbox::Transaction& tx, const ReturnRecord& record);

// Stores what was set on `record` without an event of its life.
absl::Status Save(outbox::Transaction& tx, ReturnRecord& record);

}  // namespace recourse::returns
