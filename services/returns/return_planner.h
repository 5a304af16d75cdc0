// What a return would be: eligibility per unit, terms, and the refund that is owed.
#pragma once

#include <string>
#include <vector>

#include "libs/policy/rule_book.h"
#include "libs/rpc/call.h"
#include "recourse/returns/v1/returns.pb.h"
#include "services/returns/exchange_planner.h"
#include "services/returns/peers.h"

namespace recourse::returns {

struct Plan {
  std::string customer;
  v1::ReturnTerms terms;
  v1::ReturnBasis basis;
};

struct Wish {
  std::vector<std::string> units;
  policy::v1::ReturnReason reason = policy::v1::RETURN_REASON_UNSPECIFIED;
  // Rows that staff may set aside do not count.
  bool override_policy = false;
  // By the right of withdrawal; the reason does not count.
  bool withdrawal = false;
  v1::Resolution resolution = v1::RESOLUTION_UNSPECIFIED;
  // Of an exchange: one for each unit, and whose method is charged.
  std::vector<std::string> variants = {};
  std::string payment = {};
  // Whose store credit gets the refund; empty: the payments.
  std::string credit_to = {};
};

class ReturnPlanner {
 public:
  ReturnPlanner(const Orders& orders, const Refunds& refunds, const Exchanges& exchanges, const policy::RuleBook& rules)
      : orders_(orders), refunds_(refunds), exchanges_(exchanges, refunds), rules_(rules) {}

  // As the caller sees it: a stranger's order is RESOURCE_NOT_FOUND.
  absl::StatusOr<order::v1::Order> ReadOrder(const std::string& order, const rpc::Call& call) const;

  // Of `units`, all of the order's when empty. UNIT_NOT_IN_ORDER.
  absl::StatusOr<std::vector<v1::UnitEligibility>> Judge(const order::v1::Order& order,
                                                         const std::vector<std::string>& units,
                                                         policy::v1::ReturnReason reason, absl::Time now) const;

  // Fails with the first blocker of the first unit that is not eligible.
  absl::StatusOr<Plan> MakePlan(const order::v1::Order& order, const Wish& wish, absl::Time now,
                                const rpc::Call& call) const;

 private:
  struct Paid {
    std::string order;
    order::v1::Unit unit;
  };
  // The unit that was paid for: the first of those in whose place `unit` was sent, or itself.
  absl::StatusOr<Paid> PaidFor(const order::v1::Order& order, const order::v1::Unit& unit, const rpc::Call& call) const;
  absl::StatusOr<refunds::v1::QuoteRefundResponse> QuoteOf(const refunds::v1::CreateRefundRequest& refund,
                                                           const rpc::Call& call) const;
  // A unit of which a part went back otherwise, by a claim granted in part, is returned for the rest.
  absl::Status TakeOffWhatWentBack(v1::ReturnBasis& basis, const std::string& order, const rpc::Call& call) const;

  const Orders& orders_;
  const Refunds& refunds_;
  const ExchangePlanner exchanges_;
  const policy::RuleBook& rules_;
};

// Whether what was promised still holds: same money, same places, same trigger, no shorter time to hand it over.
bool SameOutcome(const v1::ReturnTerms& promised, const v1::ReturnTerms& current);

// For people to read.
std::string Difference(const v1::ReturnTerms& promised, const v1::ReturnTerms& current);

}  // namespace recourse::returns
