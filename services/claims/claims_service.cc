#include "services/claims/claims_service.h"

namespace recourse::claims {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ClaimsService::CheckClaimEligibility(CallbackServerContext* context,
                                                         const v1::CheckClaimEligibilityRequest* request,
                                                         v1::CheckClaimEligibilityResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, claims_.Check(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::CreateClaim(CallbackServerContext* context, const v1::CreateClaimRequest* request,
                                               v1::CreateClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::GetClaim(CallbackServerContext* context, const v1::GetClaimRequest* request,
                                            v1::GetClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::ListClaims(CallbackServerContext* context, const v1::ListClaimsRequest* request,
                                              v1::ListClaimsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, claims_.List(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::WithdrawClaim(CallbackServerContext* context,
                                                 const v1::WithdrawClaimRequest* request,
                                                 v1::WithdrawClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Withdraw(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::RespondToClaim(CallbackServerContext* context,
                                                  const v1::RespondToClaimRequest* request,
                                                  v1::RespondToClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Respond(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::DecideClaim(CallbackServerContext* context, const v1::DecideClaimRequest* request,
                                               v1::DecideClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Decide(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::AddEvidence(CallbackServerContext* context, const v1::AddEvidenceRequest* request,
                                               v1::AddEvidenceResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.AddEvidence(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::AnswerQuestion(CallbackServerContext* context,
                                                  const v1::AnswerQuestionRequest* request,
                                                  v1::AnswerQuestionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.AnswerQuestion(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::AnswerOffer(CallbackServerContext* context, const v1::AnswerOfferRequest* request,
                                               v1::AnswerOfferResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.AnswerOffer(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::AppealClaim(CallbackServerContext* context, const v1::AppealClaimRequest* request,
                                               v1::AppealClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.Appeal(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::DecideAppeal(CallbackServerContext* context, const v1::DecideAppealRequest* request,
                                                v1::DecideAppealResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.DecideAppeal(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::RequestInformation(CallbackServerContext* context,
                                                      const v1::RequestInformationRequest* request,
                                                      v1::RequestInformationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_claim(), claims_.RequestInformation(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::ReadEvidence(CallbackServerContext* context, const v1::ReadEvidenceRequest* request,
                                                v1::ReadEvidenceResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_data(), claims_.ReadEvidence(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ClaimsService::ExplainClaim(CallbackServerContext* context, const v1::ExplainClaimRequest* request,
                                                v1::ExplainClaimResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, claims_.Explain(*request, call));
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::WatchClaimResponse>* ClaimsService::WatchClaim(CallbackServerContext* context,
                                                                            const v1::WatchClaimRequest* request) {
  using Step = rpc::WatchStep<v1::WatchClaimResponse>;
  return calls_.Watch<v1::WatchClaimResponse>(
      context, *request,
      [this, name = request->name()](const rpc::Call& call) -> absl::StatusOr<rpc::WatchPoll<v1::WatchClaimResponse>> {
        return [this, name, call, seen = std::string()]() mutable -> absl::StatusOr<Step> {
          ASSIGN_OR_RETURN(v1::Claim now, claims_.Get(name, call));
          Step step{.responses = {}, .end = IsOver(StateOf(now))};
          if (now.etag() == seen) return step;
          seen = now.etag();
          *step.responses.emplace_back().mutable_claim() = std::move(now);
          return step;
        };
      });
}

}  // namespace recourse::claims
