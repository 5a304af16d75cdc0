#include "services/refunds/refund_events.h"

#include <absl/strings/ascii.h>

#include "libs/metrics/metrics.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "services/refunds/convert.h"

namespace recourse::refunds {
namespace {

absl::Status Emit(outbox::Transaction& tx, const std::string& type, const Refund& refund) {
  v1::RefundChanged payload;
  *payload.mutable_refund() = ToProto(refund);
  return tx.Emit({.type = type, .resource = refund.name, .payload = payload});
}

}  // namespace

absl::Status EmitChanged(outbox::Transaction& tx, const Refund& refund) {
  metrics::Counter("recourse_refunds_total", "Changes of refunds, by the state they led to",
                   {{"state", NameOf(refund.state)}})
      .Increment();
  return Emit(tx, "refund." + absl::AsciiStrToLower(NameOf(refund.state)), refund);
}

absl::Status EmitAmountDiffers(outbox::Transaction& tx, const Refund& refund) {
  return Emit(tx, "refund.amount_differs", refund);
}

absl::Status EmitOverpaid(outbox::Transaction& tx, const Refund& refund) { return Emit(tx, "refund.overpaid", refund); }

}  // namespace recourse::refunds
