#include "services/claims/claim_trace.h"

#include <google/protobuf/util/message_differencer.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::claims {

std::string NameOfReason(status::Reason reason) { return errors::v1::Reason_Name(reason).substr(sizeof "REASON_" - 1); }

v1::UnitEligibility ToProto(const std::string& unit, const Verdict& verdict) {
  v1::UnitEligibility eligibility;
  eligibility.set_unit(unit);
  eligibility.set_eligible(verdict.blockers.empty());
  for (const status::Reason blocker : verdict.blockers) eligibility.add_blockers(NameOfReason(blocker));
  for (const std::string& row : verdict.rows) eligibility.add_policy_rows(row);
  eligibility.set_ask_customer_service(verdict.ask_customer_service);
  if (verdict.ask_customer_service) return eligibility;
  *eligibility.mutable_fileable_time() = clock::ToProto(verdict.fileable_time);
  *eligibility.mutable_file_by_time() = clock::ToProto(verdict.file_by_time);
  return eligibility;
}

v1::UnitFacts ToProto(const std::string& unit, const Facts& facts, const Verdict& verdict) {
  v1::UnitFacts kept;
  kept.set_unit(unit);
  kept.set_sold_by_seller(facts.sold_by_seller);
  kept.set_sent_by_seller(facts.sent_by_seller);
  kept.set_excluded(facts.excluded);
  kept.set_gone(facts.gone);
  kept.set_held(facts.held);
  kept.set_settled(facts.settled);
  kept.set_refiled(facts.refiled);
  kept.set_lost(facts.lost);
  if (facts.delivered_time) *kept.mutable_delivered_time() = clock::ToProto(*facts.delivered_time);
  if (facts.promised_time) *kept.mutable_promised_time() = clock::ToProto(*facts.promised_time);
  kept.set_return_case(facts.return_case);
  if (facts.return_scan_time) *kept.mutable_return_scan_time() = clock::ToProto(*facts.return_scan_time);
  if (facts.return_delivered_time) *kept.mutable_return_delivered_time() = clock::ToProto(*facts.return_delivered_time);
  kept.set_charged_back(facts.charged_back);
  if (facts.dispute_won_time) *kept.mutable_dispute_won_time() = clock::ToProto(*facts.dispute_won_time);
  *kept.mutable_placed_time() = clock::ToProto(facts.placed_time);
  *kept.mutable_asked_time() = clock::ToProto(facts.now);
  *kept.mutable_verdict() = ToProto(unit, verdict);
  return kept;
}

Facts FactsFrom(const v1::UnitFacts& kept, Type type) {
  Facts facts;
  facts.type = type;
  facts.sold_by_seller = kept.sold_by_seller();
  facts.sent_by_seller = kept.sent_by_seller();
  facts.excluded = kept.excluded();
  facts.gone = kept.gone();
  facts.held = kept.held();
  facts.settled = kept.settled();
  facts.refiled = kept.refiled();
  facts.lost = kept.lost();
  if (kept.has_delivered_time()) facts.delivered_time = clock::FromProto(kept.delivered_time());
  if (kept.has_promised_time()) facts.promised_time = clock::FromProto(kept.promised_time());
  facts.return_case = kept.return_case();
  if (kept.has_return_scan_time()) facts.return_scan_time = clock::FromProto(kept.return_scan_time());
  if (kept.has_return_delivered_time()) facts.return_delivered_time = clock::FromProto(kept.return_delivered_time());
  facts.charged_back = kept.charged_back();
  if (kept.has_dispute_won_time()) facts.dispute_won_time = clock::FromProto(kept.dispute_won_time());
  facts.placed_time = clock::FromProto(kept.placed_time());
  facts.now = clock::FromProto(kept.asked_time());
  return facts;
}

bool Differs(const v1::ClaimTrace& trace, Type type, const Rules& rules) {
  for (const v1::UnitFacts& kept : trace.units()) {
    const v1::UnitEligibility today = ToProto(kept.unit(), Judge(FactsFrom(kept, type), rules));
    if (!google::protobuf::util::MessageDifferencer::Equals(today, kept.verdict())) return true;
  }
  return false;
}

}  // namespace recourse::claims
