// What staff may still change about a refund: cancel it within its grace, pay once more what failed.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "services/refunds/settlement.h"

namespace recourse::refunds {

// Another payment, and where the customer agreed to it; empty: the same payment.
struct Redirection {
  std::string payment = {};
  std::string consent = {};
  bool store_credit = false;
};

class Corrections {
 public:
  Corrections(outbox::Outbox& outbox, Settlement& settlement) : outbox_(outbox), settlement_(settlement) {}

  absl::Status Cancel(const v1::CancelRefundRequest& request, const rpc::Call& call,
                      v1::CancelRefundResponse* response);
  absl::Status Retry(const v1::RetryRefundRequest& request, const rpc::Call& call, v1::RetryRefundResponse* response);
  absl::Status Redirect(const v1::RedirectRefundRequest& request, const rpc::Call& call,
                        v1::RedirectRefundResponse* response);

 private:
  template <class Request, class Response>
  absl::Status PayAgain(const Request& request, const Redirection& to, const rpc::Call& call, Response* response);
  // ILLEGAL_STATE unless the provider, asked now, will never pay what failed.
  absl::Status CheckFinal(const std::string& refund, const type::v1::Actor& actor);

  outbox::Outbox& outbox_;
  Settlement& settlement_;
};

}  // namespace recourse::refunds
