// What the provider does by itself: always recorded, also when the payment then gave back more than was captured
// (decisions 1.3).
#pragma once

#include "libs/outbox/outbox.h"
#include "services/refunds/clients/payment_provider.h"
#include "services/refunds/domain/dispute.h"

namespace recourse::refunds {

inline constexpr char kEvidenceTask[] = "submit_evidence";
inline constexpr char kEvidenceDueTask[] = "dispute_evidence_due";

// A dispute was opened, moved or closed. Old news changes nothing.
absl::Status RecordDispute(outbox::Transaction& tx, const ProviderDispute& told, absl::Time told_time);

// A refund that none of our allocations asked for.
absl::Status RecordProviderMade(outbox::Transaction& tx, const ProviderRefund& told, absl::Time told_time);

absl::Status EmitDispute(outbox::Transaction& tx, const char* type, const Dispute& dispute);

}  // namespace recourse::refunds
