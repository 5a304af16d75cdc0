#include "services/claims/claims.h"

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
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
    *reply.mutable_claim() = AsSeenBy(record.body, call.actor());
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_claim());
}

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
  return AsSeenBy(std::move(record.body), call.actor());
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
  for (ClaimRecord& record : records) *response.add_claims() = AsSeenBy(std::move(record.body), call.actor());
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
  if (contested && request.message().empty()) return status::InvalidField("message", "say why it is contested");
  return RunOn<v1::RespondToClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        record.body.set_seller_message(request.message());
        *record.body.mutable_seller_respond_time() = clock::ToProto(tx.now());
        return changes_.Change(tx, record, contested ? Event::kContest : Event::kAccept);
      });
}

absl::StatusOr<v1::Claim> Claims::Decide(const v1::DecideClaimRequest& request, const rpc::Call& call) {
  return RunOn<v1::DecideClaimResponse>(
      outbox_, request, call, [&](outbox::Transaction& tx, ClaimRecord& record) -> absl::Status {
        record.body.set_explanation(request.explanation());
        record.body.set_note(request.note());
        const bool granted = request.decision() == v1::DecideClaimRequest::DECISION_GRANT;
        return changes_.Change(tx, record, granted ? Event::kGrant : Event::kDeny);
      });
}

}  // namespace recourse::claims
