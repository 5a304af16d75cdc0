#include "services/insights/late_deliveries.h"

#include <absl/strings/str_cat.h>

#include "libs/ids/ids.h"
#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"

namespace recourse::insights {
namespace {

// Bound to the customer, and to what jobs may do.
type::v1::Actor JobFor(const std::string& customer) {
  type::v1::Actor actor;
  actor.set_subject("jobs/late-delivery");
  actor.set_role(type::v1::ROLE_JOB);
  actor.set_on_behalf_of(customer);
  return actor;
}

void Count(const std::string& outcome) {
  metrics::Counter("recourse_compensations_total", "Late parcels that were made up for, or not, and why",
                   {{"outcome", outcome}})
      .Increment();
}

std::string ShortName(errors::v1::Reason reason) {
  return errors::v1::Reason_Name(reason).substr(sizeof "REASON_" - 1);
}

}  // namespace

absl::Status ApplyProblemEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  order::v1::DeliveryProblemChanged changed;
  if (!event.payload().UnpackTo(&changed)) {
    log::Error("event without the payload of its type", {{"type", event.type()}, {"resource", event.resource()}});
    return absl::OkStatus();
  }
  const order::v1::DeliveryProblem& problem = changed.problem();
  const bool came_late = problem.type() == order::v1::DeliveryProblem::TYPE_LATE &&
                         problem.resolution() == order::v1::DeliveryProblem::RESOLUTION_ARRIVED;
  if (!came_late) return absl::OkStatus();
  return tx.Enqueue({.kind = kCompensateTask, .lane = problem.shipment(), .payload = problem});
}

outbox::TaskHandler CompensateHandler(const Actions& actions) {
  return {.deliver = [&actions](const outbox::Task& task) -> absl::StatusOr<std::string> {
            const auto problem = task.As<order::v1::DeliveryProblem>();
            const type::v1::Actor job = JobFor(problem.customer());
            routing::v1::PreviewActionRequest preview;
            preview.mutable_action()->set_type(routing::v1::Action::TYPE_COMPENSATION);
            preview.mutable_action()->set_order(problem.name().substr(0, problem.name().find("/problems/")));
            preview.mutable_action()->set_shipment(problem.shipment());
            // Another quote for another attempt: an old one may have expired. A parcel is made up for once all the
            // same.
            preview.set_request_id(ids::Derived(task.id, absl::StrCat("attempt ", task.attempts)));
            ASSIGN_OR_RETURN(const auto quoted, actions.Call(&Actions::Stub::PreviewAction, preview, job));
            routing::v1::ExecuteActionRequest execute;
            execute.set_name(quoted.action().name());
            ASSIGN_OR_RETURN(const auto done, actions.Call(&Actions::Stub::ExecuteAction, execute, job));
            return done.action().refusal_reason();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string& refusal) -> absl::Status {
            Count(refusal.empty() ? "GIVEN" : refusal);
            return absl::OkStatus();
          },
          // Too little a delay, beyond the limits, or given before: nothing to do.
          .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status& refusal) -> absl::Status {
            Count(ShortName(status::ReasonOf(refusal)));
            return absl::OkStatus();
          }};
}

}  // namespace recourse::insights
