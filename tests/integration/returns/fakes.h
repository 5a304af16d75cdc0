// The services below returns and the carrier, as small as their contracts allow: real servers, real tokens, real event
// log.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include <absl/synchronization/mutex.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/main.h"
#include "recourse/order/v1/order_events.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "services/returns/clients/carrier.h"

namespace recourse::returns {

// Answers errors before it answers anything else.
class Faults {
 public:
  void FailNext(const std::string& method, absl::Status error, int times = 1);
  absl::Status Take(const std::string& method);

 private:
  absl::Mutex mutex_;
  std::map<std::string, std::deque<absl::Status>> errors_ ABSL_GUARDED_BY(mutex_);
};

struct FakeOrders {
  Faults faults;
  absl::Mutex mutex;
  order::v1::Order order ABSL_GUARDED_BY(mutex);
  std::vector<order::v1::ReleaseReservationRequest> releases ABSL_GUARDED_BY(mutex);
  std::map<std::string, order::v1::Order> other_orders ABSL_GUARDED_BY(mutex);
  std::vector<order::v1::CreateReplacementOrderRequest> replacements ABSL_GUARDED_BY(mutex);
  std::set<std::string> request_ids ABSL_GUARDED_BY(mutex);
  outbox::Outbox* outbox = nullptr;

  order::v1::Unit* FindUnit(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void Tell(const outbox::NewEvent& event);
  void Tell(const order::v1::ShipmentUpdated& update);
  // As TransferRemedy does, for all that `from` holds.
  void Transfer(const std::string& from, const std::string& to);
  rpc::Module Module();
};

struct FakeRefunds {
  Faults faults;
  absl::Mutex mutex;
  std::map<std::string, refunds::v1::CreateRefundRequest> created ABSL_GUARDED_BY(mutex);  // by source and obligation
  int64_t withheld ABSL_GUARDED_BY(mutex) = 0;                                             // makes quotes smaller
  // What is left of a component of a unit of which something went back before; all of the others.
  std::map<std::pair<std::string, std::string>, int64_t> left ABSL_GUARDED_BY(mutex);

  rpc::Module Module();
};

class FakeCarrier final : public Carrier {
 public:
  absl::StatusOr<ReturnLabel> BuyLabel(const LabelRequest& request) override;

  Faults faults;
  absl::Mutex mutex;
  std::map<std::string, ReturnLabel> labels ABSL_GUARDED_BY(mutex);  // by idempotency key
};

}  // namespace recourse::returns
