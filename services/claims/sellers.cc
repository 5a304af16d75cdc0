#include "services/claims/sellers.h"

#include <absl/algorithm/container.h>

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/claims/v1/claims_events.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/claims/domain/odr.h"
#include "services/claims/store/seller_store.h"

namespace recourse::claims {

absl::Status ApplyOrderEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  order::v1::OrderImported imported;
  if (!event.payload().UnpackTo(&imported)) {
    log::Error("an event that is not what its type says", {{"cursor", event.cursor()}});
    return absl::OkStatus();
  }
  for (const std::string& seller : imported.sellers()) {
    RETURN_IF_ERROR(
        store::InsertSellerOrder(tx.sql(), seller, imported.order(), clock::FromProto(imported.placed_time())));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Feedback> Sellers::Rate(const v1::CreateFeedbackRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateFeedbackResponse reply;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &reply));
  if (answered_before) return std::move(*reply.mutable_feedback());
  order::v1::GetOrderRequest get;
  get.set_name(request.order());
  ASSIGN_OR_RETURN(const auto got, orders_.Call(&Orders::Stub::GetOrder, get, call.actor(), call.deadline));
  const bool sold = absl::c_any_of(got.order().lines(), [&request](const order::v1::Line& line) {
    return line.facts().seller() == request.seller();
  });
  if (!sold) return status::NotFound(request.seller());
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    v1::Feedback& feedback = *reply.mutable_feedback();
    feedback.Clear();
    feedback.set_order(request.order());
    feedback.set_seller(request.seller());
    feedback.set_stars(request.stars());
    feedback.set_comment(request.comment());
    *feedback.mutable_create_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(store::InsertFeedback(tx.sql(), feedback));
    v1::FeedbackCreated created;
    *created.mutable_feedback() = feedback;
    return tx.Emit({.type = "feedback.created", .resource = feedback.seller(), .payload = created});
  }));
  return std::move(*reply.mutable_feedback());
}

absl::StatusOr<v1::SellerMetrics> Sellers::Metrics(const v1::GetSellerMetricsRequest& request,
                                                   const rpc::Call& call) const {
  if (call.caller.role == type::v1::ROLE_SELLER && call.caller.subject != request.seller()) {
    return status::NotFound(request.seller());
  }
  const absl::Time end = request.has_end_time() ? clock::FromProto(request.end_time()) : outbox_.clock().Now();
  const absl::Time begin = end - kDefectWindow;
  ASSIGN_OR_RETURN(const store::Defects defects, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::CountDefects(tx, request.seller(), begin, end);
  }));
  const DefectRate rate = RateOf(defects.orders, defects.defective);
  v1::SellerMetrics metrics;
  metrics.set_seller(request.seller());
  *metrics.mutable_begin_time() = clock::ToProto(begin);
  *metrics.mutable_end_time() = clock::ToProto(end);
  metrics.set_orders(defects.orders);
  metrics.set_defective_orders(defects.defective);
  metrics.set_orders_with_claim(defects.claimed);
  metrics.set_orders_with_bad_feedback(defects.badly_rated);
  metrics.set_orders_with_chargeback(defects.charged_back);
  metrics.set_defects_per_million(rate.per_million);
  metrics.set_on_target(rate.on_target);
  return metrics;
}

}  // namespace recourse::claims
