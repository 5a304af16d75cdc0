#include "services/returns/returns_desk.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "services/returns/backtest.h"
#include "services/returns/owed_refund.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

template <class Names>
bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

absl::Status CheckUnitOf(const v1::Return& body, const std::string& unit) {
  if (Contains(body.units(), unit)) return absl::OkStatus();
  return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, unit + " is not in " + body.name(), {{"unit", unit}});
}

// Marks what has arrived; true when that is all.
absl::StatusOr<bool> MarkReceived(const v1::ReceiveReturnRequest& request, v1::Return& body) {
  const auto& arrived = request.units().empty() ? body.units() : request.units();
  for (const std::string& unit : arrived) {
    RETURN_IF_ERROR(CheckUnitOf(body, unit));
    if (!Contains(body.received_units(), unit)) body.add_received_units(unit);
  }
  return body.received_units_size() == body.units_size();
}

bool IsAsExpected(v1::Finding finding) {
  return finding == v1::FINDING_UNSPECIFIED || finding == v1::FINDING_AS_EXPECTED;
}

absl::Status ReceiveParcel(outbox::Transaction& tx, ReturnRecord& record, const v1::ReceiveReturnRequest& request) {
  v1::Return& body = record.body;
  if (body.has_receive_time()) return absl::OkStatus();
  if (!IsAsExpected(request.finding())) {
    body.set_finding(request.finding());
    body.set_finding_note(request.note());
    *body.mutable_receive_time() = clock::ToProto(tx.now());
    return Change(tx, record, Event::kDispute);
  }
  ASSIGN_OR_RETURN(const bool complete, MarkReceived(request, body));
  // The search clock runs for the rest.
  if (!complete) return Change(tx, record, Event::kReceivePart);
  *body.mutable_receive_time() = clock::ToProto(tx.now());
  record.handed_over_late = DaysLate(body) > 0;
  return Change(tx, record, Event::kReceive);
}

void KeepGrade(v1::Return& body, const v1::Grade& grade) {
  for (v1::Grade& known : *body.mutable_grades()) {
    if (known.unit() == grade.unit()) {
      known = grade;
      return;
    }
  }
  *body.add_grades() = grade;
}

}  // namespace

template <class Reply, class Request>
absl::StatusOr<v1::Return> ReturnsDesk::Run(const Request& request, const rpc::Call& call, const Effect& effect) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  Reply reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    RETURN_IF_ERROR(effect(tx, record));
    *reply.mutable_return_case() = record.body;
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_return_case());
}

absl::StatusOr<v1::Return> ReturnsDesk::Receive(const v1::ReceiveReturnRequest& request, const rpc::Call& call) {
  return Run<v1::ReceiveReturnResponse>(
      request, call, [&](outbox::Transaction& tx, ReturnRecord& record) { return ReceiveParcel(tx, record, request); });
}

absl::StatusOr<v1::Return> ReturnsDesk::Grade(const v1::GradeReturnRequest& request, const rpc::Call& call) {
  return Run<v1::GradeReturnResponse>(
      request, call, [&](outbox::Transaction& tx, ReturnRecord& record) -> absl::Status {
        const int64_t owed_before = TotalOf(OwedForPaid(record));
        for (const v1::Grade& grade : request.grades()) {
          RETURN_IF_ERROR(CheckUnitOf(record.body, grade.unit()));
          KeepGrade(record.body, grade);
        }
        const int64_t too_much = owed_before - TotalOf(OwedForPaid(record));
        if (too_much > 0) {
          record.body.set_attention(
              absl::StrCat("Graded after the refund went out: a fee of ", too_much, " minor units was not deducted."));
        }
        return Change(tx, record, Event::kGrade);
      });
}

absl::StatusOr<v1::Return> ReturnsDesk::Deny(const v1::DenyReturnRequest& request, const rpc::Call& call) {
  return Run<v1::DenyReturnResponse>(request, call, [&](outbox::Transaction& tx, ReturnRecord& record) {
    record.body.set_denial(request.denial());
    return Change(tx, record, Event::kDeny);
  });
}

absl::StatusOr<v1::Return> ReturnsDesk::Decide(const v1::DecideReturnRequest& request, const rpc::Call& call) {
  return Run<v1::DecideReturnResponse>(request, call, [&](outbox::Transaction& tx, ReturnRecord& record) {
    record.body.clear_attention();
    if (!request.accepted()) record.body.set_denial(request.explanation());
    return Change(tx, record, request.accepted() ? Event::kAccept : Event::kReject);
  });
}

absl::StatusOr<v1::Return> ReturnsDesk::Appeal(const v1::AppealReturnRequest& request, const rpc::Call& call) {
  return Run<v1::AppealReturnResponse>(
      request, call, [&](outbox::Transaction& tx, ReturnRecord& record) -> absl::Status {
        if (!record.body.appeal().empty()) {
          return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the return was appealed before");
        }
        record.body.set_appeal(request.appeal());
        record.body.clear_denial();
        return Change(tx, record, Event::kAppeal);
      });
}

absl::StatusOr<v1::Return> ReturnsDesk::ConvertToReturnless(const v1::ConvertToReturnlessRequest& request,
                                                            const rpc::Call& call) {
  return Run<v1::ConvertToReturnlessResponse>(
      request, call, [](outbox::Transaction& tx, ReturnRecord& record) { return Change(tx, record, Event::kKeep); });
}

absl::StatusOr<v1::ExplainReturnResponse> ReturnsDesk::Explain(const v1::ExplainReturnRequest& request) const {
  ASSIGN_OR_RETURN(const ReturnRecord record,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::Load(tx, request.name()); }));
  v1::ExplainReturnResponse response;
  response.set_reason(record.body.reason());
  *response.mutable_units() = record.basis.units();
  response.set_days_late(DaysLate(record.body));
  response.mutable_owed()->set_currency_code(record.body.terms().refund_total().currency_code());
  const bool money = record.body.resolution() == v1::RESOLUTION_REFUND;
  response.mutable_owed()->set_minor_units(money ? TotalOf(OwedInAll(record)) : 0);
  response.set_refund_requested(record.refund_requested);
  return response;
}

absl::StatusOr<v1::BacktestPolicyResponse> ReturnsDesk::BacktestPolicy(const v1::BacktestPolicyRequest& request) const {
  return Backtest(outbox_, request);
}

}  // namespace recourse::returns
