#include "services/refunds/domain/dispute.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace recourse::refunds {
namespace {

using S = DisputeState;
using Row = fsm::Row<S, S>;

constexpr std::array kRows = {
    Row{S::kInquiryNeedsResponse, S::kInquiryUnderReview, S::kInquiryUnderReview},
    Row{S::kInquiryNeedsResponse, S::kInquiryClosed, S::kInquiryClosed},
    Row{S::kInquiryNeedsResponse, S::kNeedsResponse, S::kNeedsResponse},
    Row{S::kInquiryNeedsResponse, S::kUnderReview, S::kUnderReview},
    Row{S::kInquiryNeedsResponse, S::kWon, S::kWon},
    Row{S::kInquiryNeedsResponse, S::kLost, S::kLost},
    Row{S::kInquiryNeedsResponse, S::kPrevented, S::kPrevented},
    Row{S::kInquiryUnderReview, S::kInquiryClosed, S::kInquiryClosed},
    Row{S::kInquiryUnderReview, S::kNeedsResponse, S::kNeedsResponse},
    Row{S::kInquiryUnderReview, S::kUnderReview, S::kUnderReview},
    Row{S::kInquiryUnderReview, S::kWon, S::kWon},
    Row{S::kInquiryUnderReview, S::kLost, S::kLost},
    Row{S::kInquiryUnderReview, S::kPrevented, S::kPrevented},
    // The bank goes on after all.
    Row{S::kInquiryClosed, S::kNeedsResponse, S::kNeedsResponse},
    Row{S::kInquiryClosed, S::kUnderReview, S::kUnderReview},
    Row{S::kInquiryClosed, S::kWon, S::kWon},
    Row{S::kInquiryClosed, S::kLost, S::kLost},
    Row{S::kNeedsResponse, S::kUnderReview, S::kUnderReview},
    Row{S::kNeedsResponse, S::kWon, S::kWon},
    Row{S::kNeedsResponse, S::kLost, S::kLost},
    Row{S::kNeedsResponse, S::kPrevented, S::kPrevented},
    Row{S::kUnderReview, S::kWon, S::kWon},
    Row{S::kUnderReview, S::kLost, S::kLost},
    Row{S::kUnderReview, S::kPrevented, S::kPrevented},
    // Banks change their minds.
    Row{S::kWon, S::kLost, S::kLost},
    Row{S::kLost, S::kWon, S::kWon},
};

std::vector<Entry> PositionOf(const Dispute& dispute) {
  if (!HoldsMoney(dispute.state)) return {};
  const auto money = [&](int64_t minor) { return Money{dispute.amount.currency, minor}; };
  return {{"PSP_CLEARING", money(-dispute.amount.minor)},
          {(dispute.state == S::kLost ? "WRITE_OFF:" : "DISPUTED:") + dispute.payment, money(dispute.held)},
          {"OVERPAID:" + dispute.payment, money(dispute.excess)}};
}

}  // namespace

const fsm::Machine<DisputeState, DisputeState>& DisputeMachine() {
  static constexpr fsm::Machine<DisputeState, DisputeState> kMachine(kRows, &NameOf, &NameOf);
  return kMachine;
}

const char* NameOf(DisputeState state) {
  switch (state) {
    case S::kInquiryNeedsResponse:
      return "INQUIRY_NEEDS_RESPONSE";
    case S::kInquiryUnderReview:
      return "INQUIRY_UNDER_REVIEW";
    case S::kInquiryClosed:
      return "INQUIRY_CLOSED";
    case S::kNeedsResponse:
      return "NEEDS_RESPONSE";
    case S::kUnderReview:
      return "UNDER_REVIEW";
    case S::kWon:
      return "WON";
    case S::kLost:
      return "LOST";
    case S::kPrevented:
      return "PREVENTED";
  }
  return "?";
}

bool IsClosed(DisputeState state) {
  return state == S::kInquiryClosed || state == S::kWon || state == S::kLost || state == S::kPrevented;
}

bool HoldsMoney(DisputeState state) {
  return state == S::kNeedsResponse || state == S::kUnderReview || state == S::kLost;
}

bool Blocks(const Dispute& dispute) {
  return HoldsMoney(dispute.state) || (!IsClosed(dispute.state) && !dispute.refundable);
}

bool Blocks(const Dispute& dispute, const std::string& unit) {
  if (!Blocks(dispute)) return false;
  return dispute.units.empty() || std::find(dispute.units.begin(), dispute.units.end(), unit) != dispute.units.end();
}

void Split(Dispute& dispute, const Payment& payment) {
  dispute.held = 0;
  dispute.excess = 0;
  if (!HoldsMoney(dispute.state)) return;
  // In another currency there is nothing to compare. What pays for other orders now is held still, and blocked there.
  const bool same = payment.captured.currency == dispute.amount.currency;
  dispute.held = same ? std::clamp<int64_t>(payment.Refundable().minor + payment.transferred, 0, dispute.amount.minor)
                      : dispute.amount.minor;
  dispute.excess = dispute.amount.minor - dispute.held;
}

Posting DisputeMoved(const Dispute& before, const Dispute& after) {
  std::map<std::pair<std::string, std::string>, Money> sums;
  const auto add = [&](const Dispute& dispute, int64_t sign) {
    for (const Entry& entry : PositionOf(dispute)) {
      const auto key = std::pair(entry.account, entry.amount.currency.code());
      sums.try_emplace(key, Money{entry.amount.currency, 0}).first->second.minor += sign * entry.amount.minor;
    }
  };
  add(before, -1);
  add(after, 1);
  Posting posting{std::string("dispute.") + NameOf(after.state), {}};
  for (const auto& [key, amount] : sums) {
    if (amount.minor != 0) posting.entries.push_back({key.first, amount});
  }
  return posting;
}

std::vector<std::string> ProposeUnits(int64_t amount, const std::vector<UnitTotal>& units) {
  int64_t total = 0;
  std::vector<std::string> all;
  std::vector<std::string> exact;
  for (const UnitTotal& unit : units) {
    total += unit.paid;
    all.push_back(unit.unit);
    if (unit.paid == amount) exact.push_back(unit.unit);
  }
  if (amount >= total) return all;
  return exact.size() == 1 ? exact : std::vector<std::string>();
}

}  // namespace recourse::refunds
