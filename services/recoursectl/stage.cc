#include "services/recoursectl/stage.h"

#include <iostream>

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/routing/v1/help_session_service.pb.h"
#include "services/recoursectl/book.h"

namespace recourse::recoursectl {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

const Article kBlender = {"products/blender-500", "Countertop blender", "red, 1.5 l", "home/kitchen/blenders", 7999};
const Article kKettle = {"products/kettle-17", "Electric kettle", "steel, 1.7 l", "home/kitchen/kettles", 3450};

struct Bought {
  const char* suffix;
  const Article& article;
  int delivered_days_ago;
};

}  // namespace

absl::Status NotAsTold(const std::string& what) { return absl::FailedPreconditionError("not as told: " + what); }

void Say(const std::string& step, const std::string& answer) {
  std::cout << "  " << step << "\n      → " << answer << std::endl;
}

absl::Status Stage::Set(const std::string& display_name) {
  const std::string run = absl::StrCat("demo-", NewId());
  ASSIGN_OR_RETURN(const std::string admin, gateway_.DevelopmentToken("admins/importer", "admin"));
  account::v1::ImportCustomerRequest customer;
  *customer.mutable_customer() = MakeCustomer(run, display_name);
  customer.set_request_id(NewId());
  RETURN_IF_ERROR(gateway_
                      .Call<account::v1::ImportCustomerResponse>("recourse.account.v1.AccountService/ImportCustomer",
                                                                 admin, customer)
                      .status());
  customer_ = customer.customer().name();
  blender_order_ = absl::StrCat("orders/", run, "-blender");
  for (const Bought& bought : {Bought{"blender", kBlender, 6}, {"old-blender", kBlender, 60}, {"kettle", kKettle, 4}}) {
    const absl::Time delivered = absl::Now() - bought.delivered_days_ago * kDay;
    order::v1::ImportOrderRequest request;
    OrderSketch sketch;
    sketch.id = absl::StrCat(run, "-", bought.suffix);
    sketch.customer = customer_;
    sketch.articles = {bought.article};
    sketch.placed = delivered - 3 * kDay;
    sketch.scans = DeliveredAfter(3);
    *request.mutable_order() = MakeOrder(sketch);
    request.set_request_id(NewId());
    RETURN_IF_ERROR(
        gateway_.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", admin, request)
            .status());
  }
  ASSIGN_OR_RETURN(token_, gateway_.DevelopmentToken(customer_, "customer"));
  events_ = std::make_unique<EventStream>(gateway_, token_);
  Say("the shop's book is imported: a blender (6 days ago), an older one, a kettle", customer_);
  return absl::OkStatus();
}

absl::Status Stage::OpenHelp() {
  routing::v1::CreateHelpSessionRequest request;
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto created,
                   gateway_.Call<routing::v1::CreateHelpSessionResponse>(
                       "recourse.routing.v1.HelpSessionService/CreateHelpSession", token_, request));
  session_ = created.help_session();
  std::string greeting;
  RETURN_IF_ERROR(NextAnswer(&greeting).status());
  if (greeting.find("automated") == std::string::npos) return NotAsTold("the assistant does not say what it is");
  Say("the customer opens Help", greeting);
  return absl::OkStatus();
}

absl::Status Stage::Write(const std::string& text) {
  routing::v1::SendMessageRequest request;
  request.set_name(session_.name());
  request.set_text(text);
  request.set_request_id(NewId());
  return gateway_
      .Call<routing::v1::SendMessageResponse>("recourse.routing.v1.HelpSessionService/SendMessage", token_, request)
      .status();
}

absl::Status Stage::Tap(const std::string& option) {
  routing::v1::SubmitStepRequest request;
  request.set_name(session_.name());
  request.set_option(option);
  request.set_request_id(NewId());
  return gateway_
      .Call<routing::v1::SubmitStepResponse>("recourse.routing.v1.HelpSessionService/SubmitStep", token_, request)
      .status();
}

absl::StatusOr<routing::v1::AssistantTurn> Stage::NextAnswer(std::string* text) {
  ASSIGN_OR_RETURN(const agent::v1::Entry entry, events_->Await("assistant.turn", kPatience));
  routing::v1::AssistantTurn turn;
  if (!entry.detail().UnpackTo(&turn)) return NotAsTold("the answer has no AssistantTurn");
  *text = entry.text();
  return turn;
}

std::string OptionOf(const routing::v1::AssistantTurn& turn, routing::v1::Option::Kind kind) {
  for (const auto& option : turn.options()) {
    if (option.kind() == kind) return option.id();
  }
  return "";
}

}  // namespace recourse::recoursectl
