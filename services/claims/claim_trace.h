// Facts and verdicts as they are kept, so that a decision can be looked at again.
#pragma once

#include "recourse/claims/v1/claims.pb.h"
#include "services/claims/domain/eligibility.h"

namespace recourse::claims {

// Without "REASON_".
std::string NameOfReason(status::Reason reason);

v1::UnitEligibility ToProto(const std::string& unit, const Verdict& verdict);
v1::UnitFacts ToProto(const std::string& unit, const Facts& facts, const Verdict& verdict);
Facts FactsFrom(const v1::UnitFacts& kept, Type type);

// Whether `rules` would answer otherwise on the facts of then.
bool Differs(const v1::ClaimTrace& trace, Type type, const Rules& rules);

}  // namespace recourse::claims
