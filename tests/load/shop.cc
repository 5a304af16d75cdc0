#include "tests/load/shop.h"

#include <fstream>
#include <mutex>
#include <thread>

#include <absl/random/random.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include "libs/auth/service_tokens.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "services/recoursectl/book.h"
#include "tests/load/filled.h"

namespace recourse::load {
namespace {

constexpr int kPreparing = 8;  // at once

// `make` `count` times, several at once; the first failure ends it.
template <class Make>
auto MakeMany(int count, Make make) -> absl::StatusOr<std::vector<typename std::invoke_result_t<Make>::value_type>> {
  std::vector<typename std::invoke_result_t<Make>::value_type> made;
  std::mutex mutex;
  absl::Status status;
  int left = count;
  std::vector<std::thread> threads;
  for (int i = 0; i < std::min(count, kPreparing); ++i) {
    threads.emplace_back([&] {
      for (;;) {
        {
          const std::lock_guard lock(mutex);
          if (left == 0 || !status.ok()) return;
          --left;
        }
        auto one = make();
        const std::lock_guard lock(mutex);
        status.Update(one.status());
        if (one.ok()) made.push_back(*std::move(one));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  RETURN_IF_ERROR(status);
  return made;
}

// Its unit has been returned, or its money given back.
bool IsUsed(const absl::Status& refusal) {
  const status::Reason reason = status::ReasonOf(refusal);
  return reason == errors::v1::REASON_REMEDY_ALREADY_OPEN || reason == errors::v1::REASON_REFUND_EXCEEDS_BALANCE ||
         reason == errors::v1::REASON_NOTHING_TO_REFUND;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Shop>> Shop::Open(const StackAddress& address, int readable) {
  ASSIGN_OR_RETURN(recoursectl::GatewayClient gateway,
                   recoursectl::GatewayClient::Create(absl::StrCat("http://127.0.0.1:", 8080 + address.port_base)));
  std::unique_ptr<Shop> shop(new Shop(address, std::move(gateway)));
  RETURN_IF_ERROR(shop->MakePeople());
  if (address.filled == 0) {
    ASSIGN_OR_RETURN(shop->readable_, MakeMany(readable, [&] { return shop->ImportOrder(); }));
  }
  return shop;
}

std::string Shop::Secret(const std::string& name) const {
  std::ifstream file(address_.data + "/secrets/" + name);
  std::string secret;
  std::getline(file, secret);
  return secret;
}

CallerFactory Shop::Gateway() const { return OverGrpcWeb("127.0.0.1", Port(8080)); }
CallerFactory Shop::GatewayGrpc() const { return Service(8081); }
CallerFactory Shop::Service(int port) const { return OverGrpc(absl::StrCat("127.0.0.1:", Port(port))); }

absl::StatusOr<Method> Shop::AsService(const std::string& name, const std::string& service,
                                       const std::string& callee) const {
  ASSIGN_OR_RETURN(auth::SigningKey key,
                   auth::SigningKey::FromPemFile(address_.data + "/keys/" + service + ".pem", "service:" + service));
  Method method{.name = name};
  method.service_token = auth::ServiceTokens(service, std::move(key)).For(callee);
  method.actor.set_subject(customer_);
  method.actor.set_role(address_.filled > 0 ? type::v1::ROLE_AGENT : type::v1::ROLE_CUSTOMER);
  return method;
}

std::string Shop::AnyOrder() const {
  thread_local absl::InsecureBitGen random;
  if (address_.filled > 0) return FilledOrder(absl::Uniform(random, 0, address_.filled));
  return readable_[absl::Uniform<size_t>(random, 0, readable_.size())];
}

absl::StatusOr<order::v1::Order> Shop::Read(const std::string& order) const {
  order::v1::GetOrderRequest request;
  request.set_name(order);
  ASSIGN_OR_RETURN(auto response, gateway_.Call<order::v1::GetOrderResponse>("recourse.order.v1.OrderService/GetOrder",
                                                                             reader_token_, request));
  return std::move(*response.mutable_order());
}

absl::StatusOr<returns::v1::EvaluateEligibilityResponse> Shop::Evaluate(const std::string& order) const {
  returns::v1::EvaluateEligibilityRequest request;
  request.set_order(order);
  return gateway_.Call<returns::v1::EvaluateEligibilityResponse>(
      "recourse.returns.v1.ReturnsService/EvaluateEligibility", reader_token_, request);
}

absl::StatusOr<std::vector<returns::v1::CreateReturnRequest>> Shop::Returns(int count) {
  return MakeMany(count, [this] { return Quoted(); });
}

absl::StatusOr<std::vector<refunds::v1::CreateRefundRequest>> Shop::Refunds(int count) {
  return MakeMany(count, [this] { return Owed(); });
}

absl::Status Shop::MakePeople() {
  ASSIGN_OR_RETURN(admin_, gateway_.DevelopmentToken("admins/importer", "admin"));
  account::v1::ImportCustomerRequest request;
  *request.mutable_customer() = recoursectl::MakeCustomer("load-" + ids_.New(), "Lou Load");
  request.set_request_id(ids_.New());
  customer_ = request.customer().name();
  RETURN_IF_ERROR(gateway_
                      .Call<account::v1::ImportCustomerResponse>("recourse.account.v1.AccountService/ImportCustomer",
                                                                 admin_, request)
                      .status());
  ASSIGN_OR_RETURN(reader_token_, address_.filled > 0 ? gateway_.DevelopmentToken("agents/load", "agent")
                                                      : gateway_.DevelopmentToken(customer_, "customer"));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Shop::OrderToUse() {
  if (address_.filled == 0) return ImportOrder();
  const int used = used_++;
  if (used >= address_.filled) return absl::ResourceExhaustedError("every order of the filled shop has been used");
  return FilledOrder(address_.filled - 1 - used);
}

absl::StatusOr<std::string> Shop::ImportOrder() {
  order::v1::ImportOrderRequest request;
  *request.mutable_order() = OrderToRead("load-" + ids_.New(), customer_, absl::Now() - absl::Hours(24 * 9));
  request.set_request_id(ids_.New());
  RETURN_IF_ERROR(
      gateway_.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", admin_, request)
          .status());
  return request.order().name();
}

// An earlier run may have used some of a filled shop's orders: those are passed over.
absl::StatusOr<returns::v1::CreateReturnRequest> Shop::Quoted() {
  for (;;) {
    ASSIGN_OR_RETURN(const std::string order, OrderToUse());
    returns::v1::QuoteReturnRequest quote;
    quote.set_order(order);
    quote.add_units(order + "/units/1");
    quote.set_reason(policy::v1::RETURN_REASON_DEFECTIVE);
    const auto quoted = gateway_.Call<returns::v1::QuoteReturnResponse>(
        "recourse.returns.v1.ReturnsService/QuoteReturn", reader_token_, quote);
    if (!quoted.ok() && address_.filled > 0 && IsUsed(quoted.status())) continue;
    RETURN_IF_ERROR(quoted.status());
    returns::v1::CreateReturnRequest request;
    request.set_quote_token(quoted->quote_token());
    request.set_request_id(ids_.New());
    return request;
  }
}

absl::StatusOr<refunds::v1::CreateRefundRequest> Shop::Owed() {
  for (;;) {
    refunds::v1::CreateRefundRequest request;
    ASSIGN_OR_RETURN(*request.mutable_order(), OrderToUse());
    refunds::v1::GetRefundableBalanceRequest balance;
    balance.set_order(request.order());
    ASSIGN_OR_RETURN(auto left, gateway_.Call<refunds::v1::GetRefundableBalanceResponse>(
                                    "recourse.refunds.v1.RefundsService/GetRefundableBalance", reader_token_, balance));
    if (left.payments(0).refundable().minor_units() == 0 && address_.filled > 0) continue;
    *request.mutable_items() = std::move(*left.mutable_items());
    request.set_source("returns/" + ids_.New());
    request.set_obligation("items");
    request.set_request_id(ids_.New());
    return request;
  }
}

}  // namespace recourse::load
