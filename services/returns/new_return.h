// How what was shown to a customer becomes a return.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "recourse/returns/v1/returns.pb.h"
#include "recourse/type/v1/actor.pb.h"
#include "services/returns/return_planner.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// Of quotes, and of withdrawals that wait to be confirmed.
inline constexpr absl::Duration kQuoteLifetime = absl::Minutes(15);

// Whoever a quote is good for: the customer, also when somebody acts on their behalf.
std::string BearerOf(const type::v1::Actor& actor);

enum class QuoteKind { kReturn, kWithdrawal, kGift };

// QUOTE_INVALID when `quoted` is somebody else's, or of another kind.
absl::Status CheckBearer(const v1::ReturnQuote& quoted, QuoteKind kind, const type::v1::Actor& actor);

// In REQUESTED, on the terms of `quoted`.
ReturnRecord NewReturn(const std::string& name, const v1::ReturnQuote& quoted, Plan plan, absl::Time now);

}  // namespace recourse::returns
