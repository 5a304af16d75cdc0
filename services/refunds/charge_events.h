#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/refunds/v1/charge.pb.h"
#include "services/refunds/domain/charge.h"

namespace recourse::refunds {

v1::Charge ToProto(const Charge& charge);

// "charge.captured" and the like, by its state; counts it.
absl::Status EmitChanged(outbox::Transaction& tx, const Charge& charge);

}  // namespace recourse::refunds
