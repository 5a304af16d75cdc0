// How sellers do: their orders from order's events, what customers say, and the order defect rate.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/claims/v1/seller_service.pb.h"
#include "recourse/events/v1/events.pb.h"
#include "services/claims/peers.h"

namespace recourse::claims {

inline constexpr char kOrderImported[] = "order.imported";

// Of an order.imported.
absl::Status ApplyOrderEvent(outbox::Transaction& tx, const events::v1::Event& event);

class Sellers {
 public:
  Sellers(outbox::Outbox& outbox, const Orders& orders) : outbox_(outbox), orders_(orders) {}

  absl::StatusOr<v1::Feedback> Rate(const v1::CreateFeedbackRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::SellerMetrics> Metrics(const v1::GetSellerMetricsRequest& request, const rpc::Call& call) const;

 private:
  outbox::Outbox& outbox_;
  const Orders& orders_;
};

}  // namespace recourse::claims
