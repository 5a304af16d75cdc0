#include "services/recoursectl/refund_story.h"

#include <iostream>

#include <absl/strings/str_cat.h>
#include <nlohmann/json.hpp>

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/recoursectl/stage.h"

namespace recourse::recoursectl {
namespace {

constexpr int64_t kPaidForTheBlender = 8639;  // 79.99 and 8 % tax

std::string Text(const type::v1::Money& proto) {
  const auto money = money::FromProto(proto);
  return money.ok() ? money::Format(*money) : "?";
}

class RefundStory {
 public:
  RefundStory(const GatewayClient& gateway, const DemoOptions& options) : stage_(gateway), options_(options) {}

  absl::Status Play() {
    std::cout << "Story: a smashed blender, from plain words to money back" << std::endl;
    RETURN_IF_ERROR(stage_.Set("Dana Demo"));
    RETURN_IF_ERROR(stage_.OpenHelp());
    RETURN_IF_ERROR(Complain());
    RETURN_IF_ERROR(SayYes());
    RETURN_IF_ERROR(HandOverTheParcel());
    return SeeTheMoney();
  }

 private:
  absl::Status Complain() {
    const std::string words = "the blender i got last week is smashed, i want my money back";
    RETURN_IF_ERROR(stage_.Write(words));
    std::string text;
    ASSIGN_OR_RETURN(const auto turn, stage_.NextAnswer(&text));
    const auto& understood = turn.understanding();
    if (understood.issue() != "issues/damaged_item") return NotAsTold("the issue is " + understood.issue());
    if (understood.item().order() != stage_.blender_order())
      return NotAsTold("the thing is " + understood.item().unit());
    if (!turn.has_quote()) return NotAsTold("there is no quote but: " + text);
    const auto& terms = turn.quote().terms();
    if (terms.refund_total().minor_units() != kPaidForTheBlender || terms.fee().minor_units() != 0) {
      return NotAsTold("the quote is " + Text(terms.refund_total()) + ", not all of 86.39 USD");
    }
    yes_ = OptionOf(turn, routing::v1::Option::KIND_CONFIRM);
    Say("\"" + words + "\"", absl::StrCat(understood.issue(), ", ", understood.item().unit(), "\n      → ", text));
    return absl::OkStatus();
  }

  absl::Status SayYes() {
    RETURN_IF_ERROR(stage_.Tap(yes_));
    std::string text;
    ASSIGN_OR_RETURN(const auto turn, stage_.NextAnswer(&text));
    if (!turn.has_result()) return NotAsTold("nothing was done: " + text);
    return_ = turn.result().action();
    RETURN_IF_ERROR(stage_.events().Await("return.label_issued", kPatience).status());
    returns::v1::GetReturnRequest request;
    request.set_name(return_);
    ASSIGN_OR_RETURN(const auto labelled, stage_.gateway().Call<returns::v1::GetReturnResponse>(
                                              "recourse.returns.v1.ReturnsService/GetReturn", stage_.token(), request));
    if (labelled.return_case().label().document().empty()) return NotAsTold("the label has no document");
    tracking_number_ = labelled.return_case().label().tracking_number();
    Say("yes", text);
    return absl::OkStatus();
  }

  absl::Status HandOverTheParcel() {
    RETURN_IF_ERROR(
        GatewayClient::PostJson(options_.sandbox_url, "/carrier/scans", options_.sandbox_api_key,
                                nlohmann::json{{"tracking_number", tracking_number_}, {"code", "102"}}.dump())
            .status());
    ASSIGN_OR_RETURN(const agent::v1::Entry scanned, stage_.events().Await("return.in_transit", kPatience));
    Say("the carrier scans the parcel", scanned.text());
    return absl::OkStatus();
  }

  absl::Status SeeTheMoney() {
    ASSIGN_OR_RETURN(const agent::v1::Entry paid, stage_.events().Await("refund.succeeded", kPatience));
    refunds::v1::Refund refund;
    if (!paid.detail().UnpackTo(&refund)) return NotAsTold("the news has no refund");
    if (refund.source() != return_) return NotAsTold("the refund is for " + refund.source());
    if (refund.total().minor_units() != kPaidForTheBlender) return NotAsTold("the refund is " + Text(refund.total()));
    std::string timeline;
    for (const auto& entry : refund.timeline()) {
      absl::StrAppend(&timeline, timeline.empty() ? "" : " → ", refunds::v1::Refund::State_Name(entry.state()));
    }
    Say("the customer sees the money", absl::StrCat(paid.text(), " ", timeline));
    return absl::OkStatus();
  }

  Stage stage_;
  const DemoOptions& options_;
  std::string yes_;
  std::string return_;
  std::string tracking_number_;
};

}  // namespace

absl::Status PlayRefundStory(const GatewayClient& gateway, const DemoOptions& options) {
  return RefundStory(gateway, options).Play();
}

}  // namespace recourse::recoursectl
