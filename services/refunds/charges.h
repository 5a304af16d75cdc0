// Money asked from customers: when it is held, taken and given back is for others to say.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/refunds/v1/charge_service.pb.h"
#include "services/refunds/domain/charge.h"

namespace recourse::refunds {

class Charges {
 public:
  explicit Charges(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::Status Authorize(const v1::AuthorizeChargeRequest& request, const rpc::Call& call,
                         v1::AuthorizeChargeResponse* response);
  absl::Status Capture(const v1::CaptureChargeRequest& request, const rpc::Call& call,
                       v1::CaptureChargeResponse* response);
  absl::Status Void(const v1::VoidChargeRequest& request, const rpc::Call& call, v1::VoidChargeResponse* response);

  absl::StatusOr<Charge> Get(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<std::vector<Charge>> List(const std::string& order, const type::v1::Actor& actor);

  absl::Status Transfer(const v1::TransferValueRequest& request, const rpc::Call& call,
                        v1::TransferValueResponse* response);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::refunds
