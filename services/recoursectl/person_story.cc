#include "services/recoursectl/person_story.h"

#include <iostream>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"
#include "recourse/agent/v1/agent_service.pb.h"
#include "recourse/agent/v1/conversation_service.pb.h"
#include "recourse/insights/v1/insights_service.pb.h"
#include "recourse/routing/v1/contact_service.pb.h"
#include "services/recoursectl/stage.h"

namespace recourse::recoursectl {
namespace {

class PersonStory {
 public:
  explicit PersonStory(const GatewayClient& gateway) : gateway_(gateway), stage_(gateway) {}

  absl::Status Play() {
    std::cout << "Story: \"let me talk to a person\"" << std::endl;
    RETURN_IF_ERROR(stage_.Set("Paul Person"));
    RETURN_IF_ERROR(stage_.OpenHelp());
    RETURN_IF_ERROR(AskForAPerson());
    RETURN_IF_ERROR(AnAgentComes());
    RETURN_IF_ERROR(TakeTheContact());
    RETURN_IF_ERROR(Chat());
    RETURN_IF_ERROR(WrapUp());
    return Rate();
  }

 private:
  absl::Status AskForAPerson() {
    RETURN_IF_ERROR(stage_.Write("the kettle leaks. let me talk to a person"));
    std::string text;
    ASSIGN_OR_RETURN(const auto turn, stage_.NextAnswer(&text));
    if (!turn.has_handoff()) return NotAsTold("no person was called: " + text);
    contact_ = turn.handoff().contact();
    Say("\"the kettle leaks. let me talk to a person\"", absl::StrCat(text, " (", contact_, ")"));
    return absl::OkStatus();
  }

  // An agent of the story's own, so that it can be played beside others; should it be asked to take somebody else's
  // contact first, it declines.
  absl::Status AnAgentComes() {
    agent_ = absl::StrCat("agents/demo-", stage_.NewId());
    ASSIGN_OR_RETURN(const std::string admin, gateway_.DevelopmentToken("admins/importer", "admin"));
    agent::v1::ImportAgentRequest profile;
    profile.mutable_agent()->set_name(agent_);
    profile.mutable_agent()->set_display_name("Maria");
    profile.mutable_agent()->add_languages("en");
    profile.set_request_id(stage_.NewId());
    RETURN_IF_ERROR(
        gateway_.Call<agent::v1::ImportAgentResponse>("recourse.agent.v1.AgentService/ImportAgent", admin, profile)
            .status());
    ASSIGN_OR_RETURN(agent_token_, gateway_.DevelopmentToken(agent_, "agent"));
    agent_events_ = std::make_unique<EventStream>(gateway_, agent_token_);
    RETURN_IF_ERROR(SetStatus(routing::v1::Presence::STATUS_AVAILABLE));
    Say("an agent becomes available", agent_);
    return absl::OkStatus();
  }

  absl::Status SetStatus(routing::v1::Presence::Status status) {
    routing::v1::SetStatusRequest request;
    request.set_status(status);
    request.set_request_id(stage_.NewId());
    return gateway_
        .Call<routing::v1::SetStatusResponse>("recourse.routing.v1.WorkService/SetStatus", agent_token_, request)
        .status();
  }

  absl::Status TakeTheContact() {
    routing::v1::Offer offer;
    while (offer.contact().name() != contact_) {
      if (!offer.name().empty()) RETURN_IF_ERROR(Decline(offer.name()));
      ASSIGN_OR_RETURN(const agent::v1::Entry entry, agent_events_->Await("offer.made", 2 * kPatience));
      if (!entry.detail().UnpackTo(&offer)) return NotAsTold("the entry has no offer");
    }
    const std::string known = offer.contact().context().summary();
    if (known.find("kettle") == std::string::npos) return NotAsTold("the agent is not told about the kettle: " + known);
    Say("the agent is asked, and sees what is known", known);

    routing::v1::AcceptOfferRequest accept;
    accept.set_name(offer.name());
    accept.set_request_id(stage_.NewId());
    ASSIGN_OR_RETURN(const auto accepted, gateway_.Call<routing::v1::AcceptOfferResponse>(
                                              "recourse.routing.v1.WorkService/AcceptOffer", agent_token_, accept));
    if (accepted.contact().state() != routing::v1::Contact::STATE_CONNECTED) return NotAsTold("not connected");
    epoch_ = accepted.control_epoch();
    ASSIGN_OR_RETURN(const agent::v1::Entry joined,
                     stage_.events().Await("control.changed by Maria", kPatience, [](const agent::v1::Entry& entry) {
                       return entry.type() == "control.changed" && entry.text().find("Maria") != std::string::npos;
                     }));
    Say("the agent accepts; the customer sees it", joined.text());
    return absl::OkStatus();
  }

  absl::Status Decline(const std::string& offer) {
    routing::v1::DeclineOfferRequest request;
    request.set_name(offer);
    request.set_reason("waits for another contact");
    request.set_request_id(stage_.NewId());
    const absl::Status status = gateway_
                                    .Call<routing::v1::DeclineOfferResponse>(
                                        "recourse.routing.v1.WorkService/DeclineOffer", agent_token_, request)
                                    .status();
    return status::ReasonOf(status) == errors::v1::REASON_OFFER_EXPIRED ? absl::OkStatus() : status;
  }

  absl::Status Chat() {
    const std::string question = "Hello Paul, I am Maria. Where does the kettle leak?";
    agent::v1::SendMessageRequest message;
    message.set_conversation(stage_.conversation());
    message.set_text(question);
    message.set_control_epoch(epoch_);
    message.set_request_id(stage_.NewId());
    RETURN_IF_ERROR(gateway_
                        .Call<agent::v1::SendMessageResponse>("recourse.agent.v1.ConversationService/SendMessage",
                                                              agent_token_, message)
                        .status());
    ASSIGN_OR_RETURN(const agent::v1::Entry heard, AwaitText(stage_.events(), question));
    if (heard.speaker() != agent::v1::SPEAKER_AGENT) return NotAsTold("the customer cannot tell who speaks");
    Say("the agent writes, the customer reads", absl::StrCat(heard.speaker_display_name(), ": ", heard.text()));

    const std::string answer = "under the handle, a drop every minute";
    RETURN_IF_ERROR(stage_.Write(answer));
    ASSIGN_OR_RETURN(const agent::v1::Entry read, AwaitText(*agent_events_, answer));
    Say("the customer answers, the agent reads", read.text());
    return absl::OkStatus();
  }

  static absl::StatusOr<agent::v1::Entry> AwaitText(EventStream& events, const std::string& text) {
    return events.Await("\"" + text + "\"", kPatience,
                        [&text](const agent::v1::Entry& entry) { return entry.text() == text; });
  }

  absl::Status WrapUp() {
    routing::v1::CompleteContactRequest complete;
    complete.set_name(contact_);
    complete.set_disposition("resolved");
    complete.set_note("Explained how to descale; a new seal is on its way.");
    complete.set_request_id(stage_.NewId());
    ASSIGN_OR_RETURN(const auto completed,
                     gateway_.Call<routing::v1::CompleteContactResponse>(
                         "recourse.routing.v1.WorkService/CompleteContact", agent_token_, complete));
    RETURN_IF_ERROR(SetStatus(routing::v1::Presence::STATUS_OFFLINE));
    Say("the agent ends the contact", absl::StrCat(routing::v1::Contact::State_Name(completed.contact().state()), ", ",
                                                   completed.contact().disposition()));
    return absl::OkStatus();
  }

  absl::Status Rate() {
    ASSIGN_OR_RETURN(const agent::v1::Entry asked, stage_.events().Await("survey.requested", kPatience));
    insights::v1::Survey survey;
    if (!asked.detail().UnpackTo(&survey)) return NotAsTold("the entry has no survey");
    insights::v1::SubmitSurveyRequest request;
    request.set_name(survey.name());
    request.set_rating(5);
    request.set_comment("Maria was quick");
    request.set_request_id(stage_.NewId());
    ASSIGN_OR_RETURN(const auto rated,
                     gateway_.Call<insights::v1::SubmitSurveyResponse>(
                         "recourse.insights.v1.InsightsService/SubmitSurvey", stage_.token(), request));
    if (rated.survey().state() != insights::v1::Survey::STATE_ANSWERED) return NotAsTold("the rating was not taken");
    Say("the customer rates it", absl::StrCat(rated.survey().rating(), " of 5"));
    return absl::OkStatus();
  }

  const GatewayClient& gateway_;
  Stage stage_;
  std::string contact_;
  std::string agent_;
  std::string agent_token_;
  std::unique_ptr<EventStream> agent_events_;
  int64_t epoch_ = 0;
};

}  // namespace

absl::Status PlayPersonStory(const GatewayClient& gateway) { return PersonStory(gateway).Play(); }

}  // namespace recourse::recoursectl
