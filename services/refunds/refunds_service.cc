#include "services/refunds/refunds_service.h"

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "services/refunds/convert.h"

namespace recourse::refunds {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* RefundsService::RecordCharges(CallbackServerContext* context,
                                                  const v1::RecordChargesRequest* request,
                                                  v1::RecordChargesResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return refunds_.RecordCharges(*request, call, response); });
}

ServerUnaryReactor* RefundsService::GetRefundableBalance(CallbackServerContext* context,
                                                         const v1::GetRefundableBalanceRequest* request,
                                                         v1::GetRefundableBalanceResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Refunds::Balance balance, refunds_.GetBalance(request->order(), call.actor()));
    for (const Payment& payment : balance.payments) *response->add_payments() = ToProto(payment);
    for (const Item& item : balance.remaining) *response->add_items() = ToProto(item);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* RefundsService::QuoteRefund(CallbackServerContext* context, const v1::QuoteRefundRequest* request,
                                                v1::QuoteRefundResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Refunds::Quote quote, refunds_.QuoteRefund(*request, call.actor()));
    *response->mutable_total() = money::ToProto(quote.total);
    for (const Allocation& allocation : quote.allocations) *response->add_allocations() = ToProto(allocation);
    response->set_expected_days(quote.expected_days);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* RefundsService::CreateRefund(CallbackServerContext* context, const v1::CreateRefundRequest* request,
                                                 v1::CreateRefundResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return refunds_.Create(*request, call, response); });
}

ServerUnaryReactor* RefundsService::CreatePartialKeep(CallbackServerContext* context,
                                                      const v1::CreatePartialKeepRequest* request,
                                                      v1::CreatePartialKeepResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) {
    return refunds_.CreatePartialKeep(*request, call, response);
  });
}

ServerUnaryReactor* RefundsService::CancelRefund(CallbackServerContext* context, const v1::CancelRefundRequest* request,
                                                 v1::CancelRefundResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return corrections_.Cancel(*request, call, response); });
}

ServerUnaryReactor* RefundsService::RetryRefund(CallbackServerContext* context, const v1::RetryRefundRequest* request,
                                                v1::RetryRefundResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return corrections_.Retry(*request, call, response); });
}

ServerUnaryReactor* RefundsService::RedirectRefund(CallbackServerContext* context,
                                                   const v1::RedirectRefundRequest* request,
                                                   v1::RedirectRefundResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return corrections_.Redirect(*request, call, response); });
}

ServerUnaryReactor* RefundsService::GetRefund(CallbackServerContext* context, const v1::GetRefundRequest* request,
                                              v1::GetRefundResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Refund refund, refunds_.Get(request->name(), call.actor()));
    *response->mutable_refund() = ShownTo(call.actor(), refund);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* RefundsService::ListRefunds(CallbackServerContext* context, const v1::ListRefundsRequest* request,
                                                v1::ListRefundsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<Refund> refunds, refunds_.List(request->parent(), call.actor()));
    for (const Refund& refund : refunds) *response->add_refunds() = ToProto(refund);
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::WatchRefundResponse>* RefundsService::WatchRefund(CallbackServerContext* context,
                                                                               const v1::WatchRefundRequest* request) {
  using Step = rpc::WatchStep<v1::WatchRefundResponse>;
  return calls_.Watch<v1::WatchRefundResponse>(
      context, *request,
      [this, name = request->name()](const rpc::Call& call) -> absl::StatusOr<rpc::WatchPoll<v1::WatchRefundResponse>> {
        return [this, name, actor = call.actor(), seen = int64_t{0}]() mutable -> absl::StatusOr<Step> {
          ASSIGN_OR_RETURN(const Refund refund, refunds_.Get(name, actor));
          Step step;
          step.end = IsFinal(refund.state);
          if (refund.version == seen) return step;
          seen = refund.version;
          *step.responses.emplace_back().mutable_refund() = ShownTo(actor, refund);
          return step;
        };
      });
}

ServerUnaryReactor* RefundsService::IngestProviderWebhook(CallbackServerContext* context,
                                                          const v1::IngestProviderWebhookRequest* request,
                                                          v1::IngestProviderWebhookResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) {
    type::v1::Actor provider;
    provider.set_subject("providers/payment");
    provider.set_role(type::v1::ROLE_SERVICE);
    return settlement_.Ingest(request->signature(), request->body(), provider);
  });
}

}  // namespace recourse::refunds
