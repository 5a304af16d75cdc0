// Domain → wire.
#pragma once

#include "recourse/refunds/v1/dispute.pb.h"
#include "services/refunds/domain/dispute.h"

namespace recourse::refunds {

v1::Dispute ToProto(const Dispute& dispute);

}  // namespace recourse::refunds
