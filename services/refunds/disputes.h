// What staff does about disputes, and what disputes forbid.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/refunds/v1/dispute_service.pb.h"
#include "services/refunds/clients/payment_provider.h"
#include "services/refunds/domain/dispute.h"

namespace recourse::refunds {

// CHARGEBACK_OPEN when a dispute about one of the items' units has their money (T-CB-2).
absl::Status CheckUndisputed(sql::Transaction& tx, const std::string& order, const std::vector<Item>& items);

class Disputes {
 public:
  Disputes(outbox::Outbox& outbox, PaymentProvider& provider) : outbox_(outbox), provider_(provider) {}

  absl::StatusOr<Dispute> Get(const std::string& name);
  absl::StatusOr<std::vector<Dispute>> List(const std::string& order);
  absl::Status Map(const v1::MapDisputeRequest& request, const rpc::Call& call, v1::MapDisputeResponse* response);
  absl::Status Submit(const v1::SubmitDisputeEvidenceRequest& request, const rpc::Call& call,
                      v1::SubmitDisputeEvidenceResponse* response);

  // Of kEvidenceTask and kEvidenceDueTask.
  outbox::TaskHandler EvidenceHandler();
  outbox::TaskHandler EvidenceDueHandler();

  struct TrialBalance {
    std::vector<Entry> lines;
    bool balanced = true;
  };
  absl::StatusOr<TrialBalance> CloseBooks();

 private:
  outbox::Outbox& outbox_;
  PaymentProvider& provider_;
};

}  // namespace recourse::refunds
