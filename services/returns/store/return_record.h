#pragma once

#include <cstdint>

#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns.pb.h"

namespace recourse::returns {

// A return with what only this service needs to know.
struct ReturnRecord {
  v1::Return body;
  v1::ReturnBasis basis;
  // Of returns from before there was a basis. No items: nothing to refund.
  refunds::v1::CreateRefundRequest refund;
  refunds::v1::CreateRefundRequest late_refund;
  bool handed_over_late = false;
  bool refund_requested = false;
  bool graded = false;
  int64_t version = 1;
};

}  // namespace recourse::returns
