#pragma once

#include <cstdint>

#include "recourse/claims/v1/claims.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"

namespace recourse::claims {

// A claim with what only this service needs to know.
struct ClaimRecord {
  v1::Claim body;
  refunds::v1::CreateRefundRequest refund;
  v1::ClaimTrace trace;
  int64_t version = 1;
};

}  // namespace recourse::claims
