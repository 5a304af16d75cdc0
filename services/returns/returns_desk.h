// What the warehouse finds in a parcel and what people decide about a return.
#pragma once

#include <functional>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

class ReturnsDesk {
 public:
  explicit ReturnsDesk(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Return> Receive(const v1::ReceiveReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> Grade(const v1::GradeReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> Deny(const v1::DenyReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> Decide(const v1::DecideReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> Appeal(const v1::AppealReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> ConvertToReturnless(const v1::ConvertToReturnlessRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::ExplainReturnResponse> Explain(const v1::ExplainReturnRequest& request) const;
  absl::StatusOr<v1::BacktestPolicyResponse> BacktestPolicy(const v1::BacktestPolicyRequest& request) const;

 private:
  using Effect = std::function<absl::Status(outbox::Transaction& tx, ReturnRecord& record)>;

  // Once per request_id, on the return as it is now.
  template <class Reply, class Request>
  absl::StatusOr<v1::Return> Run(const Request& request, const rpc::Call& call, const Effect& effect);

  outbox::Outbox& outbox_;
};

}  // namespace recourse::returns
