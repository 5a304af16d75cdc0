// What may be asked of claims.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "services/claims/claim_changes.h"
#include "services/claims/claim_planner.h"
#include "services/claims/evidence.h"
#include "services/claims/reservation.h"

namespace recourse::claims {

// Claims are answered as the caller may see them.
class Claims {
 public:
  Claims(outbox::Outbox& outbox, const ClaimPlanner& planner, const ClaimChanges& changes, Reservation& reservation,
         const EvidenceFiles& files, const Rules& rules)
      : outbox_(outbox),
        planner_(planner),
        changes_(changes),
        reservation_(reservation),
        files_(files),
        rules_(rules) {}

  absl::StatusOr<v1::CheckClaimEligibilityResponse> Check(const v1::CheckClaimEligibilityRequest& request,
                                                          const rpc::Call& call) const;
  absl::StatusOr<v1::Claim> Create(const v1::CreateClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::ListClaimsResponse> List(const v1::ListClaimsRequest& request, const rpc::Call& call) const;
  absl::StatusOr<v1::Claim> Withdraw(const v1::WithdrawClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Respond(const v1::RespondToClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Decide(const v1::DecideClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> AddEvidence(const v1::AddEvidenceRequest& request, const rpc::Call& call);
  absl::StatusOr<std::string> ReadEvidence(const v1::ReadEvidenceRequest& request, const rpc::Call& call) const;
  absl::StatusOr<v1::Claim> AnswerQuestion(const v1::AnswerQuestionRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> AnswerOffer(const v1::AnswerOfferRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Appeal(const v1::AppealClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> DecideAppeal(const v1::DecideAppealRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> RequestInformation(const v1::RequestInformationRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::ExplainClaimResponse> Explain(const v1::ExplainClaimRequest& request, const rpc::Call& call) const;

 private:
  outbox::Outbox& outbox_;
  const ClaimPlanner& planner_;
  const ClaimChanges& changes_;
  Reservation& reservation_;
  const EvidenceFiles& files_;
  const Rules& rules_;
};

}  // namespace recourse::claims
