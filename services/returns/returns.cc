#include "services/returns/returns.h"

#include "libs/clock/clock_proto.h"
#include "services/returns/new_return.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

absl::Status CheckOverride(const std::string& reason, const type::v1::Actor& actor) {
  if (reason.empty() || actor.role() == type::v1::ROLE_SUPERVISOR) return absl::OkStatus();
  return status::Error(errors::v1::REASON_APPROVAL_REQUIRED, "a supervisor may set the policy aside");
}

std::vector<std::string> ToVector(const google::protobuf::RepeatedPtrField<std::string>& field) {
  return {field.begin(), field.end()};
}

}  // namespace

absl::StatusOr<v1::EvaluateEligibilityResponse> Returns::EvaluateEligibility(
    const v1::EvaluateEligibilityRequest& request, const rpc::Call& call) const {
  absl::Time now = outbox_.clock().Now();
  if (request.has_as_of_time()) {
    if (!auth::OwnerOf(call.actor()).empty()) {
      return status::Error(errors::v1::REASON_ROLE_NOT_ALLOWED, "as_of_time is for staff");
    }
    now = clock::FromProto(request.as_of_time());
  }
  ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(request.order(), call));
  ASSIGN_OR_RETURN(const auto units, planner_.Judge(order, ToVector(request.units()), request.reason(), now));
  v1::EvaluateEligibilityResponse response;
  response.mutable_units()->Assign(units.begin(), units.end());
  return response;
}

absl::StatusOr<v1::QuoteReturnResponse> Returns::Quote(const v1::QuoteReturnRequest& request,
                                                       const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  const absl::Time expires = now + kQuoteLifetime;
  RETURN_IF_ERROR(CheckOverride(request.override_reason(), call.actor()));
  ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(request.order(), call));
  const Wish wish{.units = ToVector(request.units()),
                  .reason = request.reason(),
                  .override_policy = !request.override_reason().empty(),
                  .resolution = request.resolution(),
                  .variants = ToVector(request.variants()),
                  .payment = request.payment(),
                  .credit_to = request.to_store_credit() ? order.customer() : ""};
  ASSIGN_OR_RETURN(const Plan plan, planner_.MakePlan(order, wish, now, call));
  v1::ReturnQuote quoted;
  quoted.set_actor(BearerOf(call.actor()));
  quoted.set_override_reason(request.override_reason());
  quoted.set_order(request.order());
  *quoted.mutable_units() = request.units();
  quoted.set_reason(request.reason());
  quoted.set_resolution(request.resolution());
  *quoted.mutable_variants() = request.variants();
  quoted.set_payment(request.payment());
  quoted.set_to_store_credit(request.to_store_credit());
  *quoted.mutable_terms() = plan.terms;

  v1::QuoteReturnResponse response;
  *response.mutable_terms() = plan.terms;
  response.set_quote_token(quotes_.Sign(quoted, expires));
  *response.mutable_expire_time() = clock::ToProto(expires);
  return response;
}

absl::Status Returns::Stale(const v1::ReturnQuote& quoted, const v1::ReturnTerms& terms, absl::Time now) const {
  v1::ReturnQuote renewed = quoted;
  *renewed.mutable_terms() = terms;
  const absl::Time expires = now + kQuoteLifetime;
  return status::Error(errors::v1::REASON_QUOTE_STALE, "the outcome is no longer what was quoted",
                       {{"difference", Difference(quoted.terms(), terms)},
                        {"quote_token", quotes_.Sign(renewed, expires)},
                        {"expire_time", absl::FormatTime(absl::RFC3339_full, expires, absl::UTCTimeZone())}});
}

absl::StatusOr<ReturnRecord> Returns::Redeem(const v1::CreateReturnRequest& request, const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  v1::ReturnQuote quoted;
  RETURN_IF_ERROR(quotes_.Verify(request.quote_token(), now, &quoted));
  RETURN_IF_ERROR(CheckBearer(quoted, QuoteKind::kReturn, call.actor()));
  ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(quoted.order(), call));
  RETURN_IF_ERROR(CheckOverride(quoted.override_reason(), call.actor()));
  const Wish wish{.units = ToVector(quoted.units()),
                  .reason = quoted.reason(),
                  .override_policy = !quoted.override_reason().empty(),
                  .resolution = quoted.resolution(),
                  .variants = ToVector(quoted.variants()),
                  .payment = quoted.payment(),
                  .credit_to = quoted.to_store_credit() ? order.customer() : ""};
  ASSIGN_OR_RETURN(Plan plan, planner_.MakePlan(order, wish, now, call));
  if (!SameOutcome(quoted.terms(), plan.terms)) return Stale(quoted, plan.terms, now);

  ReturnRecord record = NewReturn("returns/" + outbox_.ids().New(), quoted, std::move(plan), now);
  record.body.set_comment(request.comment());
  return record;
}

absl::StatusOr<v1::Return> Returns::Create(const v1::CreateReturnRequest& request, const rpc::Call& call) {
  return opening_.Open(request, CreationKey(call, request.request_id()), call, [&] { return Redeem(request, call); });
}

absl::StatusOr<v1::Return> Returns::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(ReturnRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::Load(tx, name, auth::OwnerOf(call.actor()));
  }));
  return std::move(record.body);
}

absl::StatusOr<std::vector<v1::Return>> Returns::List(const std::string& order, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(std::vector<ReturnRecord> records, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::ListOfOrder(tx, order, auth::OwnerOf(call.actor()));
  }));
  std::vector<v1::Return> returns;
  for (ReturnRecord& record : records) returns.push_back(std::move(record.body));
  return returns;
}

absl::StatusOr<v1::Return> Returns::Cancel(const v1::CancelReturnRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CancelReturnResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    if (!request.etag().empty() && request.etag() != record.body.etag()) {
      return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the return has changed since it was read");
    }
    RETURN_IF_ERROR(Change(tx, record, Event::kCancel));
    *reply.mutable_return_case() = record.body;
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_return_case());
}

}  // namespace recourse::returns
