#include "services/claims/claims.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "services/claims/claim_trace.h"
#include "services/claims/store/claim_store.h"
#include "services/claims/viewer.h"

namespace recourse::claims {
namespace {

constexpr int kDefaultPageSize = 20;

// Runs a change of the claim that `request` names, once.
template <class Response, class Request>
absl::StatusOr<v1::Claim> RunOn(outbox::Outbox& outbox, const Request& request, const rpc::Call& call,
                                const std::function<absl::Status(outbox::Transaction&, ClaimRecord&)>& effect) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  Response reply;
  RETURN_IF_ERROR(outbox.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), request.name(), ViewerOf(call.actor())));
    RETURN_IF_ERROR(effect(tx, record));
    *reply.mutable_claim() = AsSeenBy(record.body, call.actor(), tx.now());
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_claim());
}

// A part of what the claim is about.
absl::Status CheckPart(const type::v1::Money& part, const v1::Claim& claim) {
  if (part.currency_code() != claim.amount().currency_code()) {
    return status::Error(errors::v1::REASON_CURRENCY_MISMATCH, "the claim is in " + claim.amount().currency_code());
  }
  if (part.minor_units() > claim.amount().minor_units()) {
    return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "more than the claim is about");
  }
  return absl::OkStatus();
}

absl::Status CheckLimit(const type::v1::Money& amount, const rpc::Call& call) {
  const auto& limit = call.caller.money_limit;
  if (!limit || (limit->currency_code() == amount.currency_code() && amount.minor_units() <= limit->minor_units())) {
    return absl::OkStatus();
  }
  return status::Error(errors::v1::REASON_APPROVAL_REQUIRED, "more than this person may decide");
}

// Goods that came, and are not in a return.
absl::Status CheckSendable(bool on_return, const v1::Claim& claim) {
  if (!on_return || (claim.type() == v1::Claim::TYPE_NOT_AS_DESCRIBED && !claim.taken_over())) return absl::OkStatus();
  return status::InvalidField("decision", "there is nothing to send back");
}

bool IsShowable(State state) { return HoldsUnits(state) && state != State::kGranted; }

}  // namespace

absl::StatusOr<v1::CheckClaimEligibilityResponse> Claims::Check(const v1::CheckClaimEligibilityRequest& request,
                                                                const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const auto units, planner_.Check(request, call));
  v1::CheckClaimEligibilityResponse response;
  response.mutable_units()->Assign(units.begin(), units.end());
  return response;
}

absl::StatusOr<v1::Claim> Claims::Create(const v1::CreateClaimRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateClaimResponse reply;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &reply));
  if (!answered_before) {
    ASSIGN_OR_RETURN(const ClaimRecord record, planner_.Plan(request, call));
    const std::string creation_key = absl::StrCat(call.caller.subject, " ", request.request_id());
    RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
      *reply.mutable_claim() = record.body;
      return changes_.Begin(tx, record, creation_key);
    }));
    reservation_.MakeWithin(reply.claim().name(), call.actor(), call.deadline);
  }
  return Get(reply.claim().name(), call);
}

absl::StatusOr<v1::Claim> Claims::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(ClaimRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::Load(tx, name, ViewerOf(call.actor()));
  }));
  return AsSeenBy(std::move(record.body), call.actor(), outbox_.clock().Now());
}

absl::StatusOr<v1::ListClaimsResponse> Claims::List(const v1::ListClaimsRequest& request, const rpc::Call& call) const {
  const int size = request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  ASSIGN_OR_RETURN(std::vector<ClaimRecord> records, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::List(tx, request.parent(), request.page_token(), size + 1, ViewerOf(call.actor()));
  }));
  v1::ListClaimsResponse response;
  if (records.size() > static_cast<size_t>(size)) {
    records.resize(static_cast<size_t>(size));
    response.set_next_page_token(records.back().body.name());
  }
  for (ClaimRecord& record : records)
    *response.add_claims() = AsSeenBy(std::move(record.body), call.actor(), outbox_.clock().Now());
  return response;
}

absl::StatusOr<v1::Claim> Claims::Withdraw(const v1::WithdrawClaimRequest& request, const rpc::Call& call) {
  return RunOn<v1::WithdrawClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        if (!request.etag().empty() && request.etag() != record.body.etag()) {
          return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the claim has changed since it was read");
        }
        return changes_.Change(tx, record, Event::kWithdraw);
      });
}

absl::StatusOr<v1::Claim> Claims::Respond(const v1::RespondToClaimRequest& request, const rpc::Call& call) {
  const bool contested = request.answer() == v1::RespondToClaimRequest::ANSWER_CONTEST;
  const bool offered = request.answer() == v1::RespondToClaimRequest::ANSWER_OFFER;
  if (contested && request.message().empty()) return status::InvalidField("message", "say why it is contested");
  if (offered != request.has_amount()) return status::InvalidField("amount", "comes with an offer, and only with one");
  const bool replaced = request.answer() == v1::RespondToClaimRequest::ANSWER_REPLACE;
  if (replaced == request.tracking_number().empty()) {
    return status::InvalidField("tracking_number", "comes with a replacement, and only with one");
  }
  return RunOn<v1::RespondToClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        record.body.set_seller_message(request.message());
        *record.body.mutable_seller_respond_time() = clock::ToProto(tx.now());
        if (!offered && !replaced) return changes_.Change(tx, record, contested ? Event::kContest : Event::kAccept);
        record.body.set_offer_message(request.message());
        record.body.set_replacement_offered(replaced);
        record.body.set_replacement_tracking_number(request.tracking_number());
        record.body.clear_offered_amount();
        if (replaced) return changes_.Change(tx, record, Event::kOffer);
        RETURN_IF_ERROR(CheckPart(request.amount(), record.body));
        *record.body.mutable_offered_amount() = request.amount();
        return changes_.Change(tx, record, Event::kOffer);
      });
}

absl::StatusOr<v1::Claim> Claims::Decide(const v1::DecideClaimRequest& request, const rpc::Call& call) {
  return RunOn<v1::DecideClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        record.body.set_explanation(request.explanation());
        record.body.set_note(request.note());
        if (request.decision() == v1::DecideClaimRequest::DECISION_DENY) {
          return changes_.Change(tx, record, Event::kDeny);
        }
        const bool on_return = request.decision() == v1::DecideClaimRequest::DECISION_GRANT_ON_RETURN;
        RETURN_IF_ERROR(CheckSendable(on_return, record.body));
        const type::v1::Money& amount = request.has_amount() ? request.amount() : record.body.amount();
        RETURN_IF_ERROR(CheckPart(amount, record.body));
        RETURN_IF_ERROR(CheckLimit(amount, call));
        *record.body.mutable_granted_amount() = amount;
        record.body.set_funded_by(request.funded_by());
        return changes_.Change(tx, record, on_return ? Event::kAskReturn : Event::kGrant);
      });
}

absl::StatusOr<v1::Claim> Claims::AddEvidence(const v1::AddEvidenceRequest& request, const rpc::Call& call) {
  constexpr int kMostOfAParty = 20;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  v1::AddEvidenceResponse replayed;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &replayed));
  if (answered_before) return std::move(*replayed.mutable_claim());
  ASSIGN_OR_RETURN(const std::vector<EvidenceFiles::Shown> files, files_.Look(request, call));
  return RunOn<v1::AddEvidenceResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        v1::Claim& body = record.body;
        if (!IsShowable(StateOf(body))) {
          return status::Error(errors::v1::REASON_ILLEGAL_STATE, "it has been decided");
        }
        for (const EvidenceFiles::Shown& file : files) {
          const auto shown = absl::c_find_if(body.evidence(), [&file](const v1::Evidence& evidence) {
            return evidence.attachment() == file.evidence.attachment();
          });
          if (shown != body.evidence().end()) continue;
          const auto same_party = [&file](const v1::Evidence& other) { return other.party() == file.evidence.party(); };
          if (absl::c_count_if(body.evidence(), same_party) >= kMostOfAParty) {
            return status::InvalidField("evidence", "more files than a party may show");
          }
          v1::Evidence& evidence = *body.add_evidence();
          evidence = file.evidence;
          *evidence.mutable_add_time() = clock::ToProto(tx.now());
          ASSIGN_OR_RETURN(const std::string other, store::OtherClaimWith(tx.sql(), file.content_hash, body.name()));
          if (!other.empty()) body.set_attention("The same file was shown in " + other + ".");
          RETURN_IF_ERROR(store::InsertFile(tx.sql(), body.name(), {evidence.attachment(), file.content_hash}));
        }
        return changes_.Note(tx, record);
      });
}

absl::StatusOr<std::string> Claims::ReadEvidence(const v1::ReadEvidenceRequest& request, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const v1::Claim claim, Get(request.name(), call));
  const bool shown = absl::c_any_of(claim.evidence(), [&request](const v1::Evidence& evidence) {
    return evidence.attachment() == request.attachment();
  });
  if (!shown) return status::NotFound(request.attachment());
  return files_.Read(request, call);
}

absl::StatusOr<v1::Claim> Claims::AnswerQuestion(const v1::AnswerQuestionRequest& request, const rpc::Call& call) {
  return RunOn<v1::AnswerQuestionResponse>(outbox_, request, call,
                                           [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
                                             record.body.set_answer(request.answer());
                                             return changes_.Change(tx, record, Event::kAnswer);
                                           });
}

absl::StatusOr<v1::Claim> Claims::AnswerOffer(const v1::AnswerOfferRequest& request, const rpc::Call& call) {
  return RunOn<v1::AnswerOfferResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        const type::v1::Money& offered = record.body.offered_amount();
        if (StateOf(record.body) != State::kOffered || offered.minor_units() != request.amount().minor_units() ||
            offered.currency_code() != request.amount().currency_code()) {
          return status::Error(errors::v1::REASON_OFFER_EXPIRED, "this offer is not on the table");
        }
        if (!request.accept()) return changes_.Change(tx, record, Event::kDecline);
        if (record.body.replacement_offered()) return changes_.Change(tx, record, Event::kAcceptReplacement);
        *record.body.mutable_granted_amount() = offered;
        return changes_.Change(tx, record, Event::kAcceptOffer);
      });
}

absl::StatusOr<v1::Claim> Claims::Appeal(const v1::AppealClaimRequest& request, const rpc::Call& call) {
  // Staff appeals for a customer who called; sellers speak for themselves.
  const bool seller = PartyOf(call.actor()) == v1::CLAIM_PARTY_SELLER;
  const v1::ClaimParty party = seller ? v1::CLAIM_PARTY_SELLER : v1::CLAIM_PARTY_BUYER;
  return RunOn<v1::AppealClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        if (!MayAppeal(record.body, party, tx.now())) {
          return status::Error(errors::v1::REASON_CLAIM_NOT_APPEALABLE,
                               "not decided against this party, appealed before, or too late",
                               {{"state", NameOf(StateOf(record.body))}});
        }
        v1::Appeal& appeal = *record.body.add_appeals();
        appeal.set_party(party);
        appeal.set_statement(request.statement());
        *appeal.mutable_appeal_time() = clock::ToProto(tx.now());
        record.body.clear_appeal_deadline();
        return changes_.Change(tx, record, Event::kAppeal);
      });
}

absl::StatusOr<v1::Claim> Claims::DecideAppeal(const v1::DecideAppealRequest& request, const rpc::Call& call) {
  return RunOn<v1::DecideAppealResponse>(outbox_, request, call,
                                         [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
                                           v1::Claim& body = record.body;
                                           const bool overturned = request.outcome() == v1::Appeal::OUTCOME_OVERTURNED;
                                           const Event event = overturned ? Event::kOverturn : Event::kUphold;
                                           RETURN_IF_ERROR(ClaimMachine().Next(StateOf(body), event).status());
                                           v1::Appeal& appeal = *body.mutable_appeals(body.appeals_size() - 1);
                                           appeal.set_outcome(request.outcome());
                                           appeal.set_explanation(request.explanation());
                                           *appeal.mutable_decide_time() = clock::ToProto(tx.now());
                                           // The seller was right, and the customer keeps the money: nobody is left but
                                           // us.
                                           if (overturned && appeal.party() == v1::CLAIM_PARTY_SELLER)
                                             body.set_funded_by(v1::Claim::FUNDED_BY_PLATFORM);
                                           return changes_.Change(tx, record, event);
                                         });
}

absl::StatusOr<v1::Claim> Claims::RequestInformation(const v1::RequestInformationRequest& request,
                                                     const rpc::Call& call) {
  if (request.party() == v1::CLAIM_PARTY_STAFF) return status::InvalidField("party", "BUYER or SELLER");
  return RunOn<v1::RequestInformationResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        const bool buyer = request.party() == v1::CLAIM_PARTY_BUYER;
        record.body.set_question(request.question());
        if (buyer) record.body.clear_answer();
        return changes_.Change(tx, record, buyer ? Event::kAskBuyer : Event::kAskSeller);
      });
}

absl::StatusOr<v1::ExplainClaimResponse> Claims::Explain(const v1::ExplainClaimRequest& request,
                                                         const rpc::Call& call) const {
  ASSIGN_OR_RETURN(ClaimRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::Load(tx, request.name(), ViewerOf(call.actor()));
  }));
  v1::ExplainClaimResponse response;
  response.set_policy_version(record.body.policy_version());
  *response.mutable_policy_rows() = record.body.policy_rows();
  response.set_differs_today(Differs(record.trace, static_cast<Type>(record.body.type()), rules_));
  *response.mutable_trace() = std::move(record.trace);
  return response;
}

}  // namespace recourse::claims
