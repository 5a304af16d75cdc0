#include "services/returns/gift_view.h"

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"

namespace recourse::returns {
namespace {

std::string LastTwo(const std::string& unit) { return unit.substr(unit.rfind("/units/")); }

void Rename(const std::string& receipt, google::protobuf::RepeatedPtrField<std::string>& units) {
  for (std::string& unit : units) unit = GiftUnitName(receipt, unit);
}

}  // namespace

std::string GiftUnitName(const std::string& receipt, const std::string& unit) {
  return absl::StrCat(receipt, LastTwo(unit));
}

std::string OrderUnitName(const std::string& order, const std::string& gift_unit) {
  return absl::StrCat(order, LastTwo(gift_unit));
}

v1::ReturnTerms ShownToRecipient(v1::ReturnTerms terms) {
  terms.clear_destinations();
  if (!terms.credited_to().empty()) return terms;
  terms.clear_refund_total();
  terms.clear_fee();
  terms.clear_conditions();
  return terms;
}

v1::Return ShownTo(const type::v1::Actor& actor, v1::Return body) {
  if (body.gift_receipt().empty() || auth::OwnerOf(actor).empty()) return body;
  body.clear_order();
  body.clear_attention();  // staff's words name the order
  Rename(body.gift_receipt(), *body.mutable_units());
  Rename(body.gift_receipt(), *body.mutable_received_units());
  for (v1::Grade& grade : *body.mutable_grades()) grade.set_unit(GiftUnitName(body.gift_receipt(), grade.unit()));
  for (v1::PartRefund& part : *body.mutable_part_refunds()) Rename(body.gift_receipt(), *part.mutable_units());
  *body.mutable_terms() = ShownToRecipient(body.terms());
  // The giver's refund is the giver's.
  if (body.terms().credited_to().empty()) {
    body.clear_refund();
    body.clear_part_refunds();
  }
  return body;
}

}  // namespace recourse::returns
