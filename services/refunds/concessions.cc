#include "services/refunds/concessions.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "services/refunds/domain/ledger.h"
#include "services/refunds/refunds.h"
#include "services/refunds/store/concession_store.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

constexpr int kDefaultPageSize = 20;

v1::ConcessionRow::Giver GiverOf(const type::v1::Actor& actor) {
  switch (actor.role()) {
    case type::v1::ROLE_AGENT:
      return v1::ConcessionRow::GIVER_AGENT;
    case type::v1::ROLE_SUPERVISOR:
      return v1::ConcessionRow::GIVER_SUPERVISOR;
    default:
      return v1::ConcessionRow::GIVER_UNSPECIFIED;
  }
}

absl::Status Emit(outbox::Transaction& tx, const char* type, const v1::Concession& concession) {
  v1::ConcessionChanged event;
  *event.mutable_concession() = concession;
  // Staff's words are not for the log.
  event.mutable_concession()->clear_reason();
  event.mutable_concession()->clear_again_because();
  return tx.Emit({.type = type, .resource = concession.name(), .payload = event});
}

absl::Status Settle(outbox::Transaction& tx, const std::string& name, v1::Concession::State state, const char* type) {
  ASSIGN_OR_RETURN(v1::Concession concession, store::LoadConcession(tx.sql(), name));
  concession.set_state(state);
  RETURN_IF_ERROR(store::UpdateConcession(tx.sql(), concession));
  return Emit(tx, type, concession);
}

// One per subject and cause, unless a supervisor says why once more. Answers how many there are with the new one.
absl::StatusOr<int64_t> OrdinalOf(sql::Transaction& tx, const type::v1::Actor& giver,
                                  const v1::Concession& concession) {
  ASSIGN_OR_RETURN(const std::vector<v1::Concession> before, store::ConcessionsFor(tx, concession));
  if (before.empty()) return 1;
  const bool overruled = giver.role() == type::v1::ROLE_SUPERVISOR && !concession.again_because().empty();
  if (overruled) return static_cast<int64_t>(before.size()) + 1;
  return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "something was given for this before",
                       {{"resource", before.front().name()}});
}

absl::StatusOr<Money> PaidFor(sql::Transaction& tx, const std::string& order, const Currency& currency) {
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx, order));
  Money paid{currency, 0};
  for (const Payment& payment : payments) {
    if (payment.captured.currency == currency) paid.minor += payment.captured.minor;
  }
  return paid;
}

}  // namespace

absl::Status Concessions::CheckAllowed(sql::Transaction& tx, v1::ConcessionRow::Giver giver, v1::Concession& concession,
                                       absl::Time now) const {
  const auto caps = rules_.caps.find(giver);
  if (caps == rules_.caps.end()) {
    return status::Error(errors::v1::REASON_APPROVAL_REQUIRED, "whoever has this role gives nothing", {{"left", "0"}});
  }
  ASSIGN_OR_RETURN(const Money amount, money::FromProto(concession.amount()));
  ASSIGN_OR_RETURN(ConcessionsSoFar so_far, store::SumConcessions(tx, concession.order(), concession.customer(),
                                                                  amount.currency.code(), now - kConcessionSpan));
  ASSIGN_OR_RETURN(const Money paid, PaidFor(tx, concession.order(), amount.currency));
  so_far.paid = paid.minor;
  if (concession.rule().empty()) concession.set_rule(caps->second.row);
  concession.set_policy_version(rules_.version);
  return CheckCaps(caps->second, so_far, amount);
}

absl::Status Concessions::Give(outbox::Transaction& tx, v1::ConcessionRow::Giver giver,
                               v1::Concession& concession) const {
  concession.set_name("concessions/" + tx.ids().New());
  concession.set_state(v1::Concession::STATE_PENDING);
  concession.set_giver(tx.actor().subject());
  *concession.mutable_create_time() = clock::ToProto(tx.now());
  ASSIGN_OR_RETURN(const int64_t ordinal, OrdinalOf(tx.sql(), tx.actor(), concession));
  RETURN_IF_ERROR(CheckAllowed(tx.sql(), giver, concession, tx.now()));
  ASSIGN_OR_RETURN(const Money amount, money::FromProto(concession.amount()));
  RETURN_IF_ERROR(store::InsertConcession(tx.sql(), concession, ordinal));
  RETURN_IF_ERROR(
      store::Post(tx.sql(), tx.ids().New(), concession.order(), tx.now(), Given(concession.customer(), amount)));
  v1::GetConcessionRequest payload;
  payload.set_name(concession.name());
  RETURN_IF_ERROR(tx.Enqueue({.kind = kConcessionTask, .lane = concession.name(), .payload = payload}));
  return Emit(tx, "concession.given", concession);
}

absl::StatusOr<v1::Concession> Concessions::Create(const rpc::Call& call, const v1::CreateConcessionRequest& request) {
  const std::string& subject = request.subject().empty() ? request.order() : request.subject();
  if (subject != request.order() && !absl::StartsWith(subject, request.order() + "/")) {
    return status::InvalidField("subject", "is not of the order");
  }
  v1::CreateConcessionResponse response;
  RETURN_IF_ERROR(outbox_.Run(MoneyKey(request, call), &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const store::Charges charges, ChargesFor(tx.sql(), request.order(), tx.actor()));
    RETURN_IF_ERROR(tx.sql().Lock("concessions", charges.customer));
    v1::Concession& concession = *response.mutable_concession();
    concession.set_customer(charges.customer);
    concession.set_order(request.order());
    concession.set_subject(subject);
    concession.set_cause(request.cause());
    *concession.mutable_amount() = request.amount();
    concession.set_reason(request.reason());
    concession.set_again_because(request.again_because());
    return Give(tx, GiverOf(tx.actor()), concession);
  }));
  return response.concession();
}

absl::StatusOr<v1::Concession> Concessions::CompensateDelay(const rpc::Call& call,
                                                            const v1::CompensateDelayRequest& request) {
  if (!absl::StartsWith(request.shipment(), request.order() + "/")) {
    return status::InvalidField("shipment", "is not of the order");
  }
  v1::CompensateDelayResponse response;
  RETURN_IF_ERROR(outbox_.Run(MoneyKey(request, call), &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const store::Charges charges, ChargesFor(tx.sql(), request.order(), tx.actor()));
    RETURN_IF_ERROR(tx.sql().Lock("concessions", charges.customer));
    ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx.sql(), request.order()));
    ASSIGN_OR_RETURN(const Money paid, PaidFor(tx.sql(), request.order(), payments.front().captured.currency));
    const std::optional<DelayGift> gift = GiftForDelay(rules_.delays, request.days_late(), request.member(), paid);
    if (!gift) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "no row gives anything for such a delay");
    v1::Concession& concession = *response.mutable_concession();
    concession.set_customer(charges.customer);
    concession.set_order(request.order());
    concession.set_subject(request.shipment());
    concession.set_cause(v1::Concession::CAUSE_LATE_DELIVERY);
    *concession.mutable_amount() = money::ToProto(gift->amount);
    concession.set_reason(absl::StrCat("delivered ", request.days_late(), " days late"));
    concession.set_rule(gift->row);
    return Give(tx, v1::ConcessionRow::GIVER_RULE, concession);
  }));
  return response.concession();
}

absl::StatusOr<v1::Concession> Concessions::Get(const std::string& name) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadConcession(tx, name); });
}

absl::StatusOr<v1::ListConcessionsResponse> Concessions::List(const v1::ListConcessionsRequest& request) {
  const int size = request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  ASSIGN_OR_RETURN(std::vector<v1::Concession> concessions, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::ConcessionsOf(tx, request.parent(), request.page_token(), size + 1);
  }));
  v1::ListConcessionsResponse response;
  if (concessions.size() > static_cast<size_t>(size)) {
    concessions.pop_back();
    response.set_next_page_token(concessions.back().name());
  }
  response.mutable_concessions()->Assign(concessions.begin(), concessions.end());
  return response;
}

outbox::TaskHandler Concessions::CreditHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const v1::Concession concession, Get(task.lane));
    ASSIGN_OR_RETURN(const Money amount, money::FromProto(concession.amount()));
    const Credit credit{.customer = concession.customer(),
                        .id = concession.name(),
                        .source = concession.name(),
                        .lot_class = account::v1::StoreCreditLot::CLASS_GOODWILL,
                        .amount = amount};
    RETURN_IF_ERROR(credit_.Add(credit, task.actor));
    return std::string();
  };
  handler.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) {
    return Settle(tx, task.lane, v1::Concession::STATE_GRANTED, "concession.granted");
  };
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
    log::Error("a concession could not be credited", {{"concession", task.lane}, {"error", refusal.ToString()}});
    return Settle(tx, task.lane, v1::Concession::STATE_ATTENTION, "concession.attention");
  };
  return handler;
}

}  // namespace recourse::refunds
