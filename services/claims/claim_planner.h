// What a claim would be: eligibility per unit, and the refund that is owed when it is granted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "services/claims/domain/eligibility.h"
#include "services/claims/peers.h"
#include "services/claims/store/claim_record.h"

namespace recourse::claims {

class ClaimPlanner {
 public:
  ClaimPlanner(outbox::Outbox& outbox, const Orders& orders, const Disputes& disputes, const Rules& rules)
      : outbox_(outbox), orders_(orders), disputes_(disputes), rules_(rules) {}

  // A stranger's order is RESOURCE_NOT_FOUND; UNIT_NOT_IN_ORDER.
  absl::StatusOr<std::vector<v1::UnitEligibility>> Check(const v1::CheckClaimEligibilityRequest& request,
                                                         const rpc::Call& call) const;

  // The record to store; fails with the first blocker of the first unit that is not eligible.
  absl::StatusOr<ClaimRecord> Plan(const v1::CreateClaimRequest& request, const rpc::Call& call) const;

 private:
  struct Judged {
    order::v1::Unit unit;
    std::string seller;
    Facts facts;
    Verdict verdict;
  };
  struct Reading {
    order::v1::Order order;
    std::vector<Judged> units;
    std::map<std::string, std::vector<std::string>> returned_together;  // by return, of the whole order
  };

  absl::StatusOr<Reading> Read(const std::string& order, const std::vector<std::string>& units, Type type,
                               const rpc::Call& call) const;

  absl::StatusOr<std::vector<refunds::v1::Dispute>> DisputesOf(const std::string& order, const rpc::Call& call) const;

  // What was paid for: the first of those in whose place the unit was sent, or itself.
  struct Paid {
    std::string order;
    order::v1::Unit unit;
  };
  absl::StatusOr<Paid> PaidFor(const order::v1::Unit& unit, const std::string& order, const rpc::Call& call) const;

  // It is paid as a whole, so it is taken over as a whole. INVALID_FIELD.
  absl::Status CheckReturn(const Reading& reading) const;

  outbox::Outbox& outbox_;
  const Orders& orders_;
  const Disputes& disputes_;
  const Rules& rules_;
};

}  // namespace recourse::claims
