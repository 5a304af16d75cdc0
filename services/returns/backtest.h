// What another policy file would have made of the returns that there were.
#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// Reads every return that has a basis; writes nothing. INVALID_FIELD for a file that could not be released.
absl::StatusOr<v1::BacktestPolicyResponse> Backtest(outbox::Outbox& outbox, const v1::BacktestPolicyRequest& request);

}  // namespace recourse::returns
