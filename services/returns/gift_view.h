// A gift as its recipient may see it: what comes back and what they get, not who paid what (INV-16).
#pragma once

#include <string>

#include "recourse/returns/v1/returns.pb.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::returns {

// "orders/o1/units/2" as "giftReceipts/R/units/2", and back.
std::string GiftUnitName(const std::string& receipt, const std::string& unit);
std::string OrderUnitName(const std::string& order, const std::string& gift_unit);

v1::ReturnTerms ShownToRecipient(v1::ReturnTerms terms);

// Everybody but the recipient of a gift sees all of it.
v1::Return ShownTo(const type::v1::Actor& actor, v1::Return body);

}  // namespace recourse::returns
