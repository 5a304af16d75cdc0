#include "services/claims/domain/reimbursement.h"

namespace recourse::claims {
namespace {

using enum ReimbursementState;
using enum ReimbursementEvent;

constexpr absl::Duration kWindow = absl::Hours(24 * 60);
constexpr char kCapCurrency[] = "USD";
constexpr int64_t kCap = 500'000;

constexpr fsm::Row<ReimbursementState, ReimbursementEvent> kRows[] = {
    {kUnderReview, kAsk, kAwaitingSeller}, {kUnderReview, kGrant, kGranted},
    {kUnderReview, kDeny, kDenied},        {kAwaitingSeller, kAnswer, kUnderReview},
    {kAwaitingSeller, kSilence, kDenied},  {kDenied, kAppeal, kAppealed},
    {kAppealed, kGrant, kGranted},         {kAppealed, kDeny, kDeniedFinal},
};

constexpr fsm::Machine<ReimbursementState, ReimbursementEvent> kMachine(kRows, &NameOf, &NameOf);

}  // namespace

const char* NameOf(ReimbursementState state) {
  switch (state) {
    case kUnderReview:
      return "UNDER_REVIEW";
    case kAwaitingSeller:
      return "AWAITING_SELLER";
    case kGranted:
      return "GRANTED";
    case kDenied:
      return "DENIED";
    case kAppealed:
      return "APPEALED";
    case kDeniedFinal:
      return "DENIED_FINAL";
  }
  return "";
}

const char* NameOf(ReimbursementEvent event) {
  switch (event) {
    case kAsk:
      return "ask";
    case kAnswer:
      return "answer";
    case kSilence:
      return "silence";
    case kGrant:
      return "grant";
    case kDeny:
      return "deny";
    case kAppeal:
      return "appeal";
  }
  return "";
}

const fsm::Machine<ReimbursementState, ReimbursementEvent>& ReimbursementMachine() { return kMachine; }

std::optional<std::string> Forbidding(const ReimbursementFacts& facts) {
  if (!facts.sold_and_sent_by_seller) return "SFT-SCOPE";
  if (facts.has_claim) return "SFT-CLAIM";
  if (facts.now > facts.refund_time + kWindow) return "SFT-WINDOW";
  if (facts.asked > facts.refunded || (facts.currency == kCapCurrency && facts.asked > kCap)) return "SFT-CAP";
  if (facts.customer_damaged && facts.asked > facts.refunded / 2) return "SFT-DMG";
  return std::nullopt;
}

}  // namespace recourse::claims
