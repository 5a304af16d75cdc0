#include "services/claims/domain/eligibility.h"

#include <algorithm>

namespace recourse::claims {
namespace {

constexpr char kScopeRow[] = "AZ-SCOPE";
constexpr char kExcludedRow[] = "AZ-EXCL";
// The seller has had its say.
constexpr char kRefusedRow[] = "AZ-SNAD";

struct Filing {
  absl::Time time;
  std::string row;
};

Filing FilingOf(const Facts& facts, const Rules& rules, absl::Time promised) {
  if (facts.type == Type::kReturnRefused) return {facts.now, kRefusedRow};
  if (facts.type == Type::kReturnNotRefunded) {
    if (facts.return_delivered_time) {
      return {std::max(facts.now, *facts.return_delivered_time + rules.after_return.length), rules.after_return.row};
    }
    const absl::Time scanned = facts.return_scan_time.value_or(facts.now);
    return {std::max(facts.now, scanned + rules.after_return_scan.length), rules.after_return_scan.row};
  }
  if (facts.type == Type::kNotAsDescribed) {
    return {facts.now + rules.seller_contact.length, rules.seller_contact.row};
  }
  if (facts.delivered_time) return {facts.now + rules.after_delivery.length, rules.after_delivery.row};
  // Nothing is left to wait for.
  if (facts.lost) return {facts.now, rules.after_promise.row};
  return {std::max(facts.now, promised + rules.after_promise.length), rules.after_promise.row};
}

}  // namespace

bool IsAboutReturn(Type type) { return type == Type::kReturnNotRefunded || type == Type::kReturnRefused; }

bool TakesOver(Type type) { return IsAboutReturn(type) || type == Type::kNotAsDescribed; }

Verdict Judge(const Facts& facts, const Rules& rules) {
  Verdict verdict;
  if (!facts.sold_by_seller || !facts.sent_by_seller) {
    verdict.blockers = {errors::v1::REASON_CLAIM_NOT_ELIGIBLE};
    verdict.rows = {kScopeRow};
    verdict.ask_customer_service = true;
    return verdict;
  }
  const absl::Time promised = facts.promised_time.value_or(facts.placed_time + rules.assumed_promise.length);
  const Filing filing = FilingOf(facts, rules, promised);
  verdict.fileable_time = filing.time;
  verdict.file_by_time = promised + rules.window.length;
  verdict.rows = {kScopeRow, rules.window.row, filing.row};
  // While the bank had the say nobody could claim.
  if (facts.dispute_won_time && *facts.dispute_won_time + rules.after_dispute.length > verdict.file_by_time) {
    verdict.file_by_time = *facts.dispute_won_time + rules.after_dispute.length;
    verdict.rows.push_back(rules.after_dispute.row);
  }
  if (!facts.promised_time) verdict.rows.push_back(rules.assumed_promise.row);

  if (facts.excluded) {
    verdict.rows.push_back(kExcludedRow);
    verdict.blockers.push_back(errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
  }
  if (facts.charged_back) verdict.blockers.push_back(errors::v1::REASON_CHARGEBACK_OPEN);
  if (facts.gone || facts.settled || facts.refiled) verdict.blockers.push_back(errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
  if (facts.held) verdict.blockers.push_back(errors::v1::REASON_REMEDY_ALREADY_OPEN);
  // A label that nobody scanned proves nothing.
  if (facts.type == Type::kReturnNotRefunded && (facts.return_case.empty() || !facts.return_scan_time)) {
    verdict.blockers.push_back(errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
  }
  const bool came = facts.type == Type::kNotAsDescribed || facts.type == Type::kReturnRefused;
  if (came && !facts.delivered_time) {
    verdict.blockers.push_back(errors::v1::REASON_ORDER_NOT_DELIVERED);
  }
  if (facts.now > verdict.file_by_time) verdict.blockers.push_back(errors::v1::REASON_CLAIM_WINDOW_CLOSED);
  return verdict;
}

}  // namespace recourse::claims
