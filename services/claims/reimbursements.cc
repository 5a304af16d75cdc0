#include "services/claims/reimbursements.h"

#include <limits>
#include <set>

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/claims/v1/claims_events.pb.h"
#include "services/claims/store/claim_store.h"
#include "services/claims/store/reimbursement_store.h"

namespace recourse::claims {
namespace {

using Event = ReimbursementEvent;

static_assert(static_cast<int>(ReimbursementState::kUnderReview) == v1::Reimbursement::STATE_UNDER_REVIEW);
static_assert(static_cast<int>(ReimbursementState::kDeniedFinal) == v1::Reimbursement::STATE_DENIED_FINAL);

ReimbursementState StateOf(const v1::Reimbursement& body) { return static_cast<ReimbursementState>(body.state()); }

// Empty for staff, who see everybody's.
std::string SellerOf(const type::v1::Actor& actor) {
  return actor.role() == type::v1::ROLE_SELLER ? actor.subject() : std::string();
}

absl::Status Forbidden(const std::string& row) {
  return status::Error(errors::v1::REASON_REIMBURSEMENT_NOT_ELIGIBLE, row + " forbids it", {{"row", row}});
}

absl::Status Emit(outbox::Transaction& tx, const v1::Reimbursement& body) {
  v1::ReimbursementChanged changed;
  *changed.mutable_reimbursement() = body;
  return tx.Emit({.type = absl::StrCat("reimbursement.", absl::AsciiStrToLower(NameOf(StateOf(body)))),
                  .resource = body.name(),
                  .payload = changed});
}

absl::Status Change(outbox::Transaction& tx, v1::Reimbursement& body, Event event) {
  ASSIGN_OR_RETURN(const ReimbursementState next, ReimbursementMachine().Next(StateOf(body), event));
  body.set_state(static_cast<v1::Reimbursement::State>(next));
  RETURN_IF_ERROR(tx.Cancel(kReimbursementSilenceTask, body.name()));
  body.clear_answer_deadline();
  body.clear_appeal_deadline();
  if (next == ReimbursementState::kAwaitingSeller) {
    const absl::Time due = tx.now() + kReimbursementAnswer;
    *body.mutable_answer_deadline() = clock::ToProto(due);
    v1::GetReimbursementRequest payload;
    payload.set_name(body.name());
    RETURN_IF_ERROR(
        tx.Enqueue({.kind = kReimbursementSilenceTask, .lane = body.name(), .payload = payload, .due_time = due}));
  }
  if (event == Event::kGrant || event == Event::kDeny || event == Event::kSilence) {
    *body.mutable_decide_time() = clock::ToProto(tx.now());
  }
  if (next == ReimbursementState::kDenied) {
    *body.mutable_appeal_deadline() = clock::ToProto(tx.now() + kReimbursementAppeal);
  }
  RETURN_IF_ERROR(store::UpdateReimbursement(tx.sql(), body));
  return Emit(tx, body);
}

// Runs a change of the reimbursement that `request` names, once.
template <class Response, class Request, class Effect>
absl::StatusOr<v1::Reimbursement> RunOn(outbox::Outbox& outbox, const Request& request, const rpc::Call& call,
                                        const Effect& effect) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  Response reply;
  RETURN_IF_ERROR(outbox.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(*reply.mutable_reimbursement(),
                     store::LoadReimbursementForUpdate(tx.sql(), request.name(), SellerOf(call.actor())));
    return effect(tx, *reply.mutable_reimbursement());
  }));
  return std::move(*reply.mutable_reimbursement());
}

// INV-07: what the guarantee has looked at is not looked at again.
absl::StatusOr<bool> HasClaim(sql::Transaction& tx, const std::string& order, const std::string& seller) {
  ASSIGN_OR_RETURN(const std::vector<ClaimRecord> claims,
                   store::List(tx, order, "", std::numeric_limits<int>::max(), {.customer = "", .seller = seller}));
  return absl::c_any_of(claims,
                        [](const ClaimRecord& claim) { return claim.body.state() != v1::Claim::STATE_WITHDRAWN; });
}

}  // namespace

absl::StatusOr<v1::Reimbursement> Reimbursements::Create(const v1::CreateReimbursementRequest& request,
                                                         const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateReimbursementResponse reply;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &reply));
  if (answered_before) return std::move(*reply.mutable_reimbursement());

  // A seller has no rights in refunds or order; whether it is theirs is seen from the lines.
  const type::v1::Actor ourselves = OurselvesFor(call.actor());
  const std::string& seller = call.caller.subject;
  refunds::v1::GetRefundRequest get_refund;
  get_refund.set_name(request.refund());
  ASSIGN_OR_RETURN(const auto refund, refunds_.Call(&Refunds::Stub::GetRefund, get_refund, ourselves, call.deadline));
  order::v1::GetOrderRequest get_order;
  get_order.set_name(refund.refund().order());
  ASSIGN_OR_RETURN(const auto order, orders_.Call(&Orders::Stub::GetOrder, get_order, ourselves, call.deadline));

  std::set<std::string> units;
  for (const refunds::v1::RefundItem& item : refund.refund().items()) units.insert(item.unit());
  bool theirs = false;
  bool others = false;
  for (const order::v1::Line& line : order.order().lines()) {
    for (const order::v1::Unit& unit : line.units()) {
      if (!units.contains(unit.name())) continue;
      const bool sold = line.facts().seller() == seller;
      theirs = theirs || sold;
      others = others || !sold || line.facts().fulfilment() != policy::v1::PolicyFacts::FULFILMENT_SELLER;
    }
  }
  // Of a refund in which nothing is theirs they learn nothing.
  if (!theirs) return status::NotFound(request.refund());
  if (request.amount().currency_code() != refund.refund().total().currency_code()) {
    return status::Error(errors::v1::REASON_CURRENCY_MISMATCH, "not the refund's currency");
  }

  ReimbursementFacts facts;
  facts.sold_and_sent_by_seller = !others;
  facts.customer_damaged = request.reason() == v1::Reimbursement::REASON_CUSTOMER_DAMAGED;
  facts.currency = request.amount().currency_code();
  facts.refunded = refund.refund().total().minor_units();
  facts.asked = request.amount().minor_units();
  facts.refund_time = clock::FromProto(refund.refund().create_time());
  const std::string name = "reimbursements/" + outbox_.ids().New();
  const absl::Status status = outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(facts.has_claim, HasClaim(tx.sql(), refund.refund().order(), seller));
    facts.now = tx.now();
    if (const auto row = Forbidding(facts)) return Forbidden(*row);
    v1::Reimbursement& body = *reply.mutable_reimbursement();
    body.Clear();
    body.set_name(name);
    body.set_seller(seller);
    body.set_order(refund.refund().order());
    body.set_refund(request.refund());
    body.set_state(v1::Reimbursement::STATE_UNDER_REVIEW);
    body.set_reason(request.reason());
    body.set_statement(request.statement());
    *body.mutable_amount() = request.amount();
    *body.mutable_create_time() = clock::ToProto(tx.now());
    for (const char* row : {"SFT-SCOPE", "SFT-WINDOW", "SFT-CAP"}) body.add_policy_rows(row);
    body.set_etag("1");
    RETURN_IF_ERROR(store::InsertReimbursement(tx.sql(), body));
    return Emit(tx, body);
  });
  if (status::ReasonOf(status) == errors::v1::REASON_RESOURCE_EXISTS) return Forbidden("SFT-ONE");
  RETURN_IF_ERROR(status);
  return std::move(*reply.mutable_reimbursement());
}

absl::StatusOr<v1::Reimbursement> Reimbursements::Get(const std::string& name, const rpc::Call& call) const {
  return outbox_.db().Read(
      [&](sql::Transaction& tx) { return store::LoadReimbursement(tx, name, SellerOf(call.actor())); });
}

absl::StatusOr<v1::Reimbursement> Reimbursements::Ask(const v1::AskSellerRequest& request, const rpc::Call& call) {
  return RunOn<v1::AskSellerResponse>(outbox_, request, call, [&](outbox::Transaction& tx, v1::Reimbursement& body) {
    body.set_question(request.question());
    body.clear_answer();
    return Change(tx, body, Event::kAsk);
  });
}

absl::StatusOr<v1::Reimbursement> Reimbursements::Answer(const v1::AnswerReimbursementRequest& request,
                                                         const rpc::Call& call) {
  return RunOn<v1::AnswerReimbursementResponse>(outbox_, request, call,
                                                [&](outbox::Transaction& tx, v1::Reimbursement& body) {
                                                  body.set_answer(request.answer());
                                                  return Change(tx, body, Event::kAnswer);
                                                });
}

absl::StatusOr<v1::Reimbursement> Reimbursements::Decide(const v1::DecideReimbursementRequest& request,
                                                         const rpc::Call& call) {
  return RunOn<v1::DecideReimbursementResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, v1::Reimbursement& body) -> absl::Status {
        if (body.state() == v1::Reimbursement::STATE_APPEALED && call.caller.role != type::v1::ROLE_SUPERVISOR) {
          return status::Error(errors::v1::REASON_ROLE_NOT_ALLOWED, "an appeal is a supervisor's");
        }
        body.set_explanation(request.explanation());
        if (!request.grant()) return Change(tx, body, Event::kDeny);
        const type::v1::Money& amount = request.has_amount() ? request.amount() : body.amount();
        if (amount.currency_code() != body.amount().currency_code() ||
            amount.minor_units() > body.amount().minor_units()) {
          return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "more than is asked for");
        }
        *body.mutable_granted_amount() = amount;
        return Change(tx, body, Event::kGrant);
      });
}

absl::StatusOr<v1::Reimbursement> Reimbursements::Appeal(const v1::AppealReimbursementRequest& request,
                                                         const rpc::Call& call) {
  return RunOn<v1::AppealReimbursementResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, v1::Reimbursement& body) -> absl::Status {
        if (body.has_appeal_deadline() && tx.now() > clock::FromProto(body.appeal_deadline())) {
          return status::Error(errors::v1::REASON_CLAIM_NOT_APPEALABLE, "too late");
        }
        body.set_appeal(request.statement());
        return Change(tx, body, Event::kAppeal);
      });
}

outbox::TaskHandler Reimbursements::SilenceHandler() const {
  return {.deliver = {},
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
            ASSIGN_OR_RETURN(v1::Reimbursement body, store::LoadReimbursementForUpdate(tx.sql(), task.lane, ""));
            if (!ReimbursementMachine().Allows(StateOf(body), Event::kSilence)) return absl::OkStatus();
            body.set_explanation("The question was not answered in time.");
            return Change(tx, body, Event::kSilence);
          },
          .on_refused = {}};
}

}  // namespace recourse::claims
