#include "services/recoursectl/demo.h"

#include <iostream>

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <nlohmann/json.hpp>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/recoursectl/book.h"

namespace recourse::recoursectl {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kDay = absl::Hours(24);

const Article kBlender = {"products/blender-500", "Countertop blender", "red, 1.5 l", "home/kitchen/blenders", 7999};
const Article kKettle = {"products/kettle-17", "Electric kettle", "steel, 1.7 l", "home/kitchen/kettles", 3450};

absl::Status NotAsTold(const std::string& what) { return absl::FailedPreconditionError("not as told: " + what); }

std::string Text(const type::v1::Money& proto) {
  const auto money = money::FromProto(proto);
  return money.ok() ? money::Format(*money) : "?";
}

void Say(const std::string& step, const std::string& answer) {
  std::cout << "  " << step << "\n      → " << answer << std::endl;
}

class MoneyStory {
 public:
  MoneyStory(const GatewayClient& gateway, const DemoOptions& options)
      : gateway_(gateway), options_(options), ids_(clock_) {}

  absl::Status Play() {
    std::cout << "Story: a smashed blender, from complaint to money back" << std::endl;
    RETURN_IF_ERROR(SetTheStage());
    RETURN_IF_ERROR(FindTheBlender());
    RETURN_IF_ERROR(AskForAQuote());
    RETURN_IF_ERROR(SayYes());
    RETURN_IF_ERROR(HandOverTheParcel());
    return WatchTheMoney();
  }

 private:
  absl::Status SetTheStage() {
    run_ = ids_.New();
    ASSIGN_OR_RETURN(const std::string admin, gateway_.DevelopmentToken("admins/importer", "admin"));
    account::v1::ImportCustomerRequest customer;
    *customer.mutable_customer() = MakeCustomer("demo-" + run_, "Dana Demo");
    customer.set_request_id(ids_.New());
    RETURN_IF_ERROR(gateway_
                        .Call<account::v1::ImportCustomerResponse>("recourse.account.v1.AccountService/ImportCustomer",
                                                                   admin, customer)
                        .status());
    customer_ = customer.customer().name();
    blender_order_ = "orders/demo-" + run_ + "-blender";
    RETURN_IF_ERROR(ImportOrder(admin, "blender", kBlender, 6));
    RETURN_IF_ERROR(ImportOrder(admin, "old-blender", kBlender, 60));
    RETURN_IF_ERROR(ImportOrder(admin, "kettle", kKettle, 4));
    ASSIGN_OR_RETURN(token_, gateway_.DevelopmentToken(customer_, "customer"));
    Say("the shop's book is imported: a blender (6 days ago), an older one, a kettle", customer_);
    return absl::OkStatus();
  }

  absl::Status ImportOrder(const std::string& admin, const std::string& suffix, const Article& article,
                           int delivered_days) {
    const absl::Time delivered = absl::Now() - delivered_days * kDay;
    order::v1::ImportOrderRequest request;
    *request.mutable_order() =
        MakeOrder("demo-" + run_ + "-" + suffix, customer_, {article}, delivered - 3 * kDay, delivered);
    request.set_request_id(ids_.New());
    return gateway_.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", admin, request)
        .status();
  }

  absl::Status FindTheBlender() {
    order::v1::ListOrdersRequest request;
    request.set_parent(customer_);
    ASSIGN_OR_RETURN(const auto listed, gateway_.Call<order::v1::ListOrdersResponse>(
                                            "recourse.order.v1.OrderService/ListOrders", token_, request));
    if (listed.orders_size() != 3) return NotAsTold(absl::StrCat(listed.orders_size(), " orders instead of 3"));
    for (const auto& order : listed.orders()) {
      if (order.name() == blender_order_) unit_ = order.lines(0).units(0).name();
    }
    if (unit_.empty()) return NotAsTold("the blender's order is not listed");
    Say("the customer looks at their orders", absl::StrCat("3 orders; the unit is ", unit_));
    return absl::OkStatus();
  }

  absl::Status AskForAQuote() {
    returns::v1::QuoteReturnRequest request;
    request.set_order(blender_order_);
    request.add_units(unit_);
    request.set_reason(policy::v1::RETURN_REASON_ITEM_DAMAGED_BOX_OK);
    ASSIGN_OR_RETURN(const auto quote, gateway_.Call<returns::v1::QuoteReturnResponse>(
                                           "recourse.returns.v1.ReturnsService/QuoteReturn", token_, request));
    const auto& terms = quote.terms();
    if (terms.refund_total().minor_units() != 8639)
      return NotAsTold("the quote is " + Text(terms.refund_total()) + ", not 86.39 USD");
    if (terms.fee().minor_units() != 0) return NotAsTold("a fee for damage that is not the customer's fault");
    quote_token_ = quote.quote_token();
    Say("\"it is smashed, I want my money back\": a quote",
        absl::StrCat(Text(terms.refund_total()), " back to ",
                     terms.destinations().empty() ? "?" : terms.destinations(0).payment_label(), ", label paid by ",
                     policy::v1::Party_Name(terms.label_payer()), ", refund ",
                     policy::v1::RefundTrigger_Name(terms.trigger()), ", seen within ", terms.expected_days(),
                     " days"));
    return absl::OkStatus();
  }

  absl::Status SayYes() {
    returns::v1::CreateReturnRequest request;
    request.set_quote_token(quote_token_);
    request.set_comment("the jug is in pieces");
    request.set_request_id(ids_.New());
    ASSIGN_OR_RETURN(const auto created, gateway_.Call<returns::v1::CreateReturnResponse>(
                                             "recourse.returns.v1.ReturnsService/CreateReturn", token_, request));
    return_ = created.return_case().name();
    ASSIGN_OR_RETURN(const auto labelled, AwaitReturn([](const returns::v1::Return& current) {
                       return !current.label().tracking_number().empty();
                     }));
    tracking_number_ = labelled.label().tracking_number();
    if (labelled.label().document().empty()) return NotAsTold("the label has no document");
    Say("yes: the return is authorised and the label is there",
        absl::StrCat(return_, ", ", returns::v1::Return::State_Name(labelled.state()), ", ", tracking_number_));
    return absl::OkStatus();
  }

  absl::Status HandOverTheParcel() {
    ASSIGN_OR_RETURN(
        const std::string answer,
        GatewayClient::PostJson(options_.sandbox_url, "/carrier/scans", options_.sandbox_api_key,
                                nlohmann::json{{"tracking_number", tracking_number_}, {"code", "102"}}.dump()));
    ASSIGN_OR_RETURN(const auto scanned,
                     AwaitReturn([](const returns::v1::Return& current) { return !current.refund().empty(); }));
    refund_ = scanned.refund();
    Say("the carrier scans the parcel, and the refund goes out",
        absl::StrCat(returns::v1::Return::State_Name(scanned.state()), ", ", refund_));
    return absl::OkStatus();
  }

  absl::Status WatchTheMoney() {
    refunds::v1::WatchRefundRequest request;
    request.set_name(refund_);
    refunds::v1::Refund last;
    RETURN_IF_ERROR(gateway_.Watch<refunds::v1::WatchRefundResponse>(
        "recourse.refunds.v1.RefundsService/WatchRefund", token_, request, kPatience,
        [&](const refunds::v1::WatchRefundResponse& response) {
          last = response.refund();
          return last.state() != refunds::v1::Refund::STATE_SUCCEEDED &&
                 last.state() != refunds::v1::Refund::STATE_FAILED;
        }));
    if (last.state() != refunds::v1::Refund::STATE_SUCCEEDED)
      return NotAsTold("the refund is " + refunds::v1::Refund::State_Name(last.state()));
    if (last.total().minor_units() != 8639) return NotAsTold("the refund is of " + Text(last.total()));
    std::string timeline;
    for (const auto& entry : last.timeline())
      absl::StrAppend(&timeline, timeline.empty() ? "" : " → ", refunds::v1::Refund::State_Name(entry.state()));
    Say("the customer watches the refund", absl::StrCat(Text(last.total()), ": ", timeline));
    return absl::OkStatus();
  }

  absl::StatusOr<returns::v1::Return> AwaitReturn(const std::function<bool(const returns::v1::Return&)>& wanted) {
    returns::v1::WatchReturnRequest request;
    request.set_name(return_);
    returns::v1::Return last;
    RETURN_IF_ERROR(gateway_.Watch<returns::v1::WatchReturnResponse>(
        "recourse.returns.v1.ReturnsService/WatchReturn", token_, request, kPatience,
        [&](const returns::v1::WatchReturnResponse& response) {
          last = response.return_case();
          return !wanted(last);
        }));
    if (!wanted(last))
      return NotAsTold(return_ + " ended as " + returns::v1::Return::State_Name(last.state()) + " " + last.denial());
    return last;
  }

  const GatewayClient& gateway_;
  const DemoOptions& options_;
  clock::SystemClock clock_;
  ids::RandomIds ids_;
  std::string run_;
  std::string customer_;
  std::string token_;
  std::string blender_order_;
  std::string unit_;
  std::string quote_token_;
  std::string return_;
  std::string tracking_number_;
  std::string refund_;
};

}  // namespace

absl::Status PlayDemo(const GatewayClient& gateway, const DemoOptions& options) {
  return MoneyStory(gateway, options).Play();
}

}  // namespace recourse::recoursectl
