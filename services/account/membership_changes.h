// What moves a membership, and the clocks that go with it. All functions run within the caller's transaction.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "recourse/account/v1/membership.pb.h"
#include "services/account/domain/membership_state.h"

namespace recourse::account {

// One clock per membership: the end of its trial, period, grace or pause.
inline constexpr char kMembershipClock[] = "membership.clock";

// Begins the trial.
absl::Status Begin(outbox::Transaction& tx, v1::Membership& membership);
// A period paid by `order`.
absl::Status Pay(outbox::Transaction& tx, v1::Membership& membership, const std::string& order, absl::Time paid_time);
absl::Status FailPayment(outbox::Transaction& tx, v1::Membership& membership);
absl::Status Cancel(outbox::Transaction& tx, v1::Membership& membership);
absl::Status Pause(outbox::Transaction& tx, v1::Membership& membership, absl::Time until);
absl::Status Resume(outbox::Transaction& tx, v1::Membership& membership);
absl::Status EndAtOnce(outbox::Transaction& tx, v1::Membership& membership);

outbox::TaskHandler MembershipClockHandler();

}  // namespace recourse::account
