// Carries a requested return on to its label: reserve, authorise, confirm, buy the label, register it. Every step has
// the same request_id on every attempt, so that the request itself, and the durable task after a crash, may both take
// it.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "services/returns/clients/carrier.h"
#include "services/returns/peers.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

class Advance {
 public:
  Advance(outbox::Outbox& outbox, const Orders& orders, const Charges& charges, Carrier& carrier,
          PostalAddress return_centre)
      : outbox_(outbox),
        orders_(orders),
        charges_(charges),
        carrier_(carrier),
        return_centre_(std::move(return_centre)) {}

  // OK also when there is nothing (more) to do. An error that cannot be repaired by trying again is a refusal: see
  // Deny.
  absl::Status Run(const std::string& name, const type::v1::Actor& initiator,
                   absl::Time deadline = absl::InfiniteFuture());

  // The same, but a refusal denies the return at once and everything else is left to the durable task.
  void RunWithin(const std::string& name, const type::v1::Actor& actor, absl::Time deadline);

  outbox::TaskHandler AdvanceHandler();
  outbox::TaskHandler ReviveHandler();

 private:
  absl::StatusOr<ReturnRecord> Read(const std::string& name);
  // Nothing to do for a return whose units its claim holds.
  absl::Status Reserve(const ReturnRecord& record, const std::string& step, const type::v1::Actor& actor,
                       absl::Time deadline);
  absl::Status Confirm(const ReturnRecord& record, const std::string& step, const type::v1::Actor& actor,
                       absl::Time deadline);
  absl::StatusOr<ReturnLabel> BuyLabel(const ReturnRecord& record, const type::v1::Actor& actor, absl::Time deadline);
  absl::Status Register(const ReturnRecord& record, const ReturnLabel& label, const type::v1::Actor& actor,
                        absl::Time deadline);
  // What an exchange costs more is held, once.
  absl::Status AskForDifference(const ReturnRecord& record, const type::v1::Actor& actor, absl::Time deadline);
  // The goods stay where they are.
  absl::Status Keep(const std::string& name, const type::v1::Actor& actor);

  outbox::Outbox& outbox_;
  const Orders& orders_;
  const Charges& charges_;
  Carrier& carrier_;
  const PostalAddress return_centre_;
};

}  // namespace recourse::returns
