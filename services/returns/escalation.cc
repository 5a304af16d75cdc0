#include "services/returns/escalation.h"

#include <absl/strings/match.h>

#include "libs/log/log.h"
#include "libs/status/status.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

constexpr char kReturns[] = "returns/";

// Returns of another book may be named in the log.
absl::Status OnReturn(outbox::Transaction& tx, const std::string& name,
                      const std::function<absl::Status(ReturnRecord& record)>& effect) {
  auto record = store::LoadForUpdate(tx.sql(), name);
  if (status::ReasonOf(record.status()) == errors::v1::REASON_RESOURCE_NOT_FOUND) {
    log::Error("units of an unknown return", {{"return", name}});
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(record.status());
  return effect(*record);
}

}  // namespace

absl::Status ApplyTransfer(outbox::Transaction& tx, const order::v1::UnitsChanged& transfer) {
  if (absl::StartsWith(transfer.previous_holder(), kReturns)) {
    RETURN_IF_ERROR(OnReturn(tx, transfer.previous_holder(), [&](ReturnRecord& record) -> absl::Status {
      // One that was over by then has nothing to hand over; the claim has its units all the same.
      if (ReturnMachine().Allows(StateOf(record.body), Event::kEscalate)) {
        record.body.set_claim(transfer.holder());
        // Claims pay with money: the two must be one obligation.
        if (!record.refund_requested) RETURN_IF_ERROR(GiveMoney(tx, record));
      }
      return Change(tx, record, Event::kEscalate);
    }));
  }
  if (absl::StartsWith(transfer.holder(), kReturns)) {
    RETURN_IF_ERROR(OnReturn(tx, transfer.holder(), [&](ReturnRecord& record) -> absl::Status {
      if (StateOf(record.body) != State::kEscalated) return Disclaim(tx, record);
      record.body.clear_claim();
      return Change(tx, record, Event::kHandBack);
    }));
  }
  return absl::OkStatus();
}

}  // namespace recourse::returns
