#include "services/refunds/disputes.h"

#include <algorithm>
#include <map>

#include <google/protobuf/wrappers.pb.h>

#include "libs/metrics/metrics.h"
#include "libs/status/status.h"
#include "services/refunds/convert.h"
#include "services/refunds/dispute_convert.h"
#include "services/refunds/provider_facts.h"
#include "services/refunds/store/dispute_store.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

std::string DisputeOf(const outbox::Task& task) { return task.As<google::protobuf::StringValue>().value(); }

absl::Status Change(outbox::Transaction& tx, Dispute& dispute, const char* event) {
  ++dispute.version;
  dispute.update_time = tx.now();
  RETURN_IF_ERROR(store::SaveDispute(tx.sql(), dispute));
  return EmitDispute(tx, event, dispute);
}

}  // namespace

absl::Status CheckUndisputed(sql::Transaction& tx, const std::string& order, const std::vector<Item>& items) {
  ASSIGN_OR_RETURN(const std::vector<Dispute> disputes, store::DisputesOf(tx, order));
  for (const Dispute& dispute : disputes) {
    for (const Item& item : items) {
      if (!Blocks(dispute, item.unit)) continue;
      return status::Error(errors::v1::REASON_CHARGEBACK_OPEN, "the bank has the money of " + item.unit,
                           {{"dispute", dispute.name}, {"unit", item.unit}});
    }
  }
  // Which units of an exchange the bank means nobody can say.
  ASSIGN_OR_RETURN(const std::vector<Dispute> of_funding, store::DisputesOfFunding(tx, order));
  for (const Dispute& dispute : of_funding) {
    if (!Blocks(dispute)) continue;
    return status::Error(errors::v1::REASON_CHARGEBACK_OPEN, "the bank has money that pays for " + order,
                         {{"dispute", dispute.name}});
  }
  return absl::OkStatus();
}

absl::StatusOr<Dispute> Disputes::Get(const std::string& name) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadDispute(tx, name); });
}

absl::StatusOr<std::vector<Dispute>> Disputes::List(const std::string& order) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::DisputesOf(tx, order); });
}

absl::Status Disputes::Map(const v1::MapDisputeRequest& request, const rpc::Call& call,
                           v1::MapDisputeResponse* response) {
  return outbox_.Run(
      outbox::KeyOf(request, call.method, call.actor()), response, [&](outbox::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(Dispute dispute, store::LoadDispute(tx.sql(), request.name()));
        if (!request.etag().empty() && request.etag() != std::to_string(dispute.version)) {
          return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the dispute has changed since",
                               {{"etag", std::to_string(dispute.version)}});
        }
        ASSIGN_OR_RETURN(const std::vector<UnitTotal> units, store::UnitTotals(tx.sql(), dispute.order));
        for (const std::string& unit : request.units()) {
          if (std::none_of(units.begin(), units.end(), [&](const UnitTotal& u) { return u.unit == unit; }))
            return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, unit, {{"unit", unit}});
        }
        dispute.units.assign(request.units().begin(), request.units().end());
        dispute.proposed_units.clear();
        RETURN_IF_ERROR(Change(tx, dispute, "dispute.updated"));
        *response->mutable_dispute() = ToProto(dispute);
        return absl::OkStatus();
      });
}

absl::Status Disputes::Submit(const v1::SubmitDisputeEvidenceRequest& request, const rpc::Call& call,
                              v1::SubmitDisputeEvidenceResponse* response) {
  return outbox_.Run(
      outbox::KeyOf(request, call.method, call.actor()), response, [&](outbox::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(Dispute dispute, store::LoadDispute(tx.sql(), request.name()));
        if (IsClosed(dispute.state)) {
          return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the dispute is over",
                               {{"state", NameOf(dispute.state)}});
        }
        dispute.evidence = Evidence::kQueued;
        dispute.evidence_text = request.statement();
        RETURN_IF_ERROR(
            tx.Enqueue({.kind = kEvidenceTask, .lane = dispute.name, .payload = AllocationRef(dispute.name)}));
        RETURN_IF_ERROR(Change(tx, dispute, "dispute.updated"));
        *response->mutable_dispute() = ToProto(dispute);
        return absl::OkStatus();
      });
}

outbox::TaskHandler Disputes::EvidenceHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const Dispute dispute, Get(DisputeOf(task)));
    RETURN_IF_ERROR(provider_.SubmitEvidence(
        {.idempotency_key = task.id, .dispute_id = dispute.provider_dispute_id, .statement = dispute.evidence_text}));
    return std::string();
  };
  handler.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
    ASSIGN_OR_RETURN(Dispute dispute, store::LoadDispute(tx.sql(), DisputeOf(task)));
    dispute.evidence = Evidence::kSent;
    return Change(tx, dispute, "dispute.updated");
  };
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status&) -> absl::Status {
    ASSIGN_OR_RETURN(Dispute dispute, store::LoadDispute(tx.sql(), DisputeOf(task)));
    dispute.evidence = Evidence::kRefused;
    return Change(tx, dispute, "dispute.evidence_refused");
  };
  return handler;
}

outbox::TaskHandler Disputes::EvidenceDueHandler() {
  outbox::TaskHandler handler;
  handler.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
    ASSIGN_OR_RETURN(const Dispute dispute, store::LoadDispute(tx.sql(), DisputeOf(task)));
    if (IsClosed(dispute.state) || dispute.evidence != Evidence::kNone) return absl::OkStatus();
    return EmitDispute(tx, "dispute.evidence_due", dispute);
  };
  return handler;
}

absl::StatusOr<Disputes::TrialBalance> Disputes::CloseBooks() {
  return outbox_.db().Read([](sql::Transaction& tx) -> absl::StatusOr<TrialBalance> {
    TrialBalance books;
    ASSIGN_OR_RETURN(books.lines, store::TrialBalance(tx));
    ASSIGN_OR_RETURN(const int64_t imbalance, store::LedgerImbalance(tx));
    std::map<std::string, int64_t> sums;
    for (const Entry& line : books.lines) sums[line.amount.currency.code()] += line.amount.minor;
    const bool even = std::all_of(sums.begin(), sums.end(), [](const auto& sum) { return sum.second == 0; });
    books.balanced = even && imbalance == 0;
    if (!books.balanced) {
      metrics::Counter("recourse_ledger_invariant_violations_total", "Postings refused because they did not balance",
                       {})
          .Increment();
    }
    return books;
  });
}

}  // namespace recourse::refunds
