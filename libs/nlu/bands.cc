#include "libs/nlu/bands.h"

#include <absl/container/flat_hash_set.h>

namespace recourse::nlu {
namespace {

constexpr double kSureOfMoney = 0.9;
constexpr double kSureOfInformation = 0.75;

}  // namespace

bool MovesMoney(std::string_view issue) {
  static const absl::flat_hash_set<std::string_view> kIssues{"damaged_item",
                                                             "defective_item",
                                                             "wrong_item",
                                                             "missing_item_or_part",
                                                             "not_as_described",
                                                             "counterfeit",
                                                             "request_refund",
                                                             "lost_package",
                                                             "delivered_not_received",
                                                             "wrong_address_delivery",
                                                             "cancel_order",
                                                             "exchange",
                                                             "replacement",
                                                             "refund_amount_dispute",
                                                             "guarantee_claim",
                                                             "membership_refund",
                                                             "double_charge",
                                                             "price_match",
                                                             "return_fee_dispute",
                                                             "refund_after_cancel",
                                                             "membership_unexpected_charge",
                                                             "empty_box"};
  return kIssues.contains(issue);
}

Band BandOf(std::string_view issue, double probability, bool in_scope) {
  if (!in_scope) return Band::kUnsure;
  return probability >= (MovesMoney(issue) ? kSureOfMoney : kSureOfInformation) ? Band::kAct : Band::kOffer;
}

std::string_view NameOf(Band band) {
  switch (band) {
    case Band::kAct:
      return "act";
    case Band::kOffer:
      return "offer";
    case Band::kUnsure:
      break;
  }
  return "unsure";
}

}  // namespace recourse::nlu
