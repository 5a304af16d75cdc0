// What may be asked of reimbursements.
#pragma once

#include <functional>
#include <string>

#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/claims/v1/reimbursement_service.pb.h"
#include "services/claims/domain/reimbursement.h"
#include "services/claims/peers.h"

namespace recourse::claims {

// A durable task; its lane is the reimbursement's name.
inline constexpr char kReimbursementSilenceTask[] = "end_of_answer_time";

class Reimbursements {
 public:
  Reimbursements(outbox::Outbox& outbox, const Orders& orders, const Refunds& refunds)
      : outbox_(outbox), orders_(orders), refunds_(refunds) {}

  absl::StatusOr<v1::Reimbursement> Create(const v1::CreateReimbursementRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Reimbursement> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::Reimbursement> Ask(const v1::AskSellerRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Reimbursement> Answer(const v1::AnswerReimbursementRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Reimbursement> Decide(const v1::DecideReimbursementRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Reimbursement> Appeal(const v1::AppealReimbursementRequest& request, const rpc::Call& call);

  outbox::TaskHandler SilenceHandler() const;

 private:
  outbox::Outbox& outbox_;
  const Orders& orders_;
  const Refunds& refunds_;
};

}  // namespace recourse::claims
