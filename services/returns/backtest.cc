#include "services/returns/backtest.h"

#include <map>

#include <google/protobuf/text_format.h>

#include "libs/clock/clock_proto.h"
#include "libs/policy/rule_book.h"
#include "services/returns/owed_refund.h"
#include "services/returns/return_basis.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

constexpr int kBatch = 500;
constexpr int kShownChanges = 100;

absl::Status Bad(const std::string& why) {
  return status::Error(errors::v1::REASON_INVALID_FIELD, why, {{"field", "policy_file"}});
}

// Judges orders of all times, whatever its effective time.
absl::StatusOr<policy::RuleBook> DraftOf(const std::string& text, std::string* version) {
  policy::v1::PolicyFile file;
  if (!google::protobuf::TextFormat::ParseFromString(text, &file)) return Bad("not a textproto of a PolicyFile");
  if (const absl::Status checked = policy::Check(file); !checked.ok()) return Bad(std::string(checked.message()));
  *version = file.version();
  file.mutable_effective_time()->set_seconds(0);
  file.clear_marketplaces();
  std::vector<policy::v1::PolicyFile> files;
  files.push_back(std::move(file));
  auto book = policy::RuleBook::FromFiles(std::move(files));
  if (!book.ok()) return Bad(std::string(book.status().message()));
  return book;
}

policy::Question QuestionOf(const ReturnRecord& record, const v1::UnitBasis& basis) {
  policy::Question question{.facts = basis.facts(),
                            .reason = record.body.reason(),
                            .placed_time = clock::FromProto(basis.placed_time()),
                            .now = clock::FromProto(record.body.create_time())};
  if (basis.has_delivered_time()) question.delivered_time = clock::FromProto(basis.delivered_time());
  return question;
}

int64_t RefundFor(const ReturnRecord& record, const v1::UnitBasis& basis) {
  ReturnRecord asked;
  asked.body.set_order(record.body.order());
  *asked.basis.add_units() = basis;
  return TotalOf(OwedRefund(asked));
}

absl::StatusOr<policy::Decision> Decide(const policy::RuleBook& rules, const ReturnRecord& record,
                                        const policy::Question& question) {
  return record.body.has_withdrawal() ? rules.EvaluateWithdrawal(question) : rules.Evaluate(question);
}

// The same unit as `rules` would have judged it, for goods that come in time and as they were sent.
absl::StatusOr<v1::BacktestPolicyResponse::Change> Compare(const policy::RuleBook& rules, const ReturnRecord& record,
                                                           const v1::UnitBasis& basis, bool bears_label) {
  policy::Question question = QuestionOf(record, basis);
  question.bears_label = bears_label;
  ASSIGN_OR_RETURN(const policy::Decision decision, Decide(rules, record, question));
  v1::UnitBasis judged = basis;
  Judge(decision, judged);
  v1::BacktestPolicyResponse::Change change;
  change.set_return_case(record.body.name());
  change.set_unit(basis.unit());
  change.set_eligible(decision.eligible);
  change.mutable_rows_before()->CopyFrom(basis.policy_rows());
  change.mutable_rows_after()->Assign(decision.rows.begin(), decision.rows.end());
  const std::string& currency = basis.facts().unit_price().currency_code();
  change.mutable_refund_before()->set_currency_code(currency);
  change.mutable_refund_before()->set_minor_units(RefundFor(record, basis));
  change.mutable_refund_after()->set_currency_code(currency);
  change.mutable_refund_after()->set_minor_units(decision.eligible ? RefundFor(record, judged) : 0);
  return change;
}

absl::StatusOr<bool> CustomerPaysLabel(const policy::RuleBook& rules, const ReturnRecord& record) {
  for (const v1::UnitBasis& basis : record.basis.units()) {
    ASSIGN_OR_RETURN(const policy::Decision decision, Decide(rules, record, QuestionOf(record, basis)));
    if (decision.label_payer != policy::v1::PARTY_CUSTOMER) return false;
  }
  return true;
}

class Tally {
 public:
  absl::Status Add(const policy::RuleBook& rules, const ReturnRecord& record) {
    ASSIGN_OR_RETURN(bool bears_label, CustomerPaysLabel(rules, record));
    for (const v1::UnitBasis& basis : record.basis.units()) {
      ASSIGN_OR_RETURN(const auto change, Compare(rules, record, basis, bears_label));
      bears_label = false;
      ++units_;
      const int64_t difference = change.refund_after().minor_units() - change.refund_before().minor_units();
      if (change.eligible() && difference == 0) continue;
      cost_[change.refund_before().currency_code()] += difference;
      ++changed_;
      if (response_.changes_size() < kShownChanges) *response_.add_changes() = change;
    }
    return absl::OkStatus();
  }

  v1::BacktestPolicyResponse Response(const std::string& version) {
    response_.set_policy_version(version);
    response_.set_units(units_);
    response_.set_changed_units(changed_);
    for (const auto& [currency, minor_units] : cost_) {
      type::v1::Money& cost = *response_.add_costs();
      cost.set_currency_code(currency);
      cost.set_minor_units(minor_units);
    }
    return std::move(response_);
  }

 private:
  int64_t units_ = 0;
  int64_t changed_ = 0;
  std::map<std::string, int64_t> cost_;
  v1::BacktestPolicyResponse response_;
};

}  // namespace

absl::StatusOr<v1::BacktestPolicyResponse> Backtest(outbox::Outbox& outbox, const v1::BacktestPolicyRequest& request) {
  std::string version;
  ASSIGN_OR_RETURN(const policy::RuleBook rules, DraftOf(request.policy_file(), &version));
  Tally tally;
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<ReturnRecord> batch,
                     outbox.db().Read([&](sql::Transaction& tx) { return store::ListAfter(tx, after, kBatch); }));
    if (batch.empty()) return tally.Response(version);
    for (const ReturnRecord& record : batch) RETURN_IF_ERROR(tally.Add(rules, record));
    after = batch.back().body.name();
  }
}

}  // namespace recourse::returns
