// What a consumer who withdraws from a contract gets to keep.
#pragma once

#include <string>

#include "recourse/returns/v1/returns.pb.h"

namespace recourse::returns {

// A page that names the declaration and its time; `body` has its withdrawal.
std::string AcknowledgementOf(const v1::Return& body);

}  // namespace recourse::returns
