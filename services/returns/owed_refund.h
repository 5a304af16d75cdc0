// What is owed for a return by what is known of it now.
#pragma once

#include <string>
#include <vector>

#include "recourse/refunds/v1/refunds_service.pb.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// Days after return-by at which the goods were handed over; 0: in time, or not handed over.
int DaysLate(const v1::Return& body);

// Without request_id; no items when nothing is owed. Goods that are kept bear no fee.
// Of the units that no part refund is for.
refunds::v1::CreateRefundRequest OwedRefund(const ReturnRecord& record);
// Of all units.
refunds::v1::CreateRefundRequest OwedInAll(const ReturnRecord& record);
// Of the units whose refund has been asked for.
refunds::v1::CreateRefundRequest OwedForPaid(const ReturnRecord& record);
// Of some units that came before the rest.
refunds::v1::CreateRefundRequest OwedForPart(const ReturnRecord& record, const std::vector<std::string>& units);

// Of the part refund of that number, from 1.
std::string PartObligation(int number);

std::vector<std::string> UnpaidUnitsAtHand(const v1::Return& body);

int64_t TotalOf(const refunds::v1::CreateRefundRequest& refund);

}  // namespace recourse::returns
