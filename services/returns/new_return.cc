#include "services/returns/new_return.h"

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::returns {
namespace {

QuoteKind KindOf(const v1::ReturnQuote& quoted) {
  if (!quoted.gift_receipt().empty()) return QuoteKind::kGift;
  return quoted.withdrawal() ? QuoteKind::kWithdrawal : QuoteKind::kReturn;
}

}  // namespace

std::string BearerOf(const type::v1::Actor& actor) {
  const std::string owner = auth::OwnerOf(actor);
  return owner.empty() ? actor.subject() : owner;
}

absl::Status CheckBearer(const v1::ReturnQuote& quoted, QuoteKind kind, const type::v1::Actor& actor) {
  if (quoted.actor() != BearerOf(actor)) {
    return status::Error(errors::v1::REASON_QUOTE_INVALID, "the quote was made for somebody else");
  }
  if (KindOf(quoted) != kind) {
    return status::Error(errors::v1::REASON_QUOTE_INVALID, "the quote is for something else");
  }
  return absl::OkStatus();
}

ReturnRecord NewReturn(const std::string& name, const v1::ReturnQuote& quoted, Plan plan, absl::Time now) {
  ReturnRecord record;
  record.basis = std::move(plan.basis);
  v1::Return& body = record.body;
  body.set_name(name);
  body.set_order(quoted.order());
  body.set_customer(plan.customer);
  body.set_state(v1::Return::STATE_REQUESTED);
  *body.mutable_units() = quoted.units();
  body.set_reason(quoted.reason());
  const bool said = quoted.resolution() != v1::RESOLUTION_UNSPECIFIED;
  body.set_resolution(said ? quoted.resolution() : v1::RESOLUTION_REFUND);
  *body.mutable_terms() = quoted.terms();
  *body.mutable_create_time() = clock::ToProto(now);
  *body.mutable_return_by_time() = quoted.terms().return_by_time();
  body.set_etag(absl::StrCat(record.version));
  body.set_override_reason(quoted.override_reason());
  return record;
}

}  // namespace recourse::returns
