#include "services/routing/help/wording.h"

#include <algorithm>

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"

namespace recourse::routing::wording {
namespace {

std::string Day(absl::Time time) { return absl::FormatTime("%-d %B", time, absl::UTCTimeZone()); }
std::string Day(const google::protobuf::Timestamp& time) { return Day(clock::FromProto(time)); }

std::string Amount(const type::v1::Money& proto) {
  const auto money = money::FromProto(proto);
  return money.ok() ? money::Format(*money) : "";
}

// "card •••• 4242 (50.00 USD) and gift card (12.30 USD)"
std::string Places(const returns::v1::ReturnTerms& terms) {
  if (terms.destinations_size() == 1) return terms.destinations(0).payment_label();
  std::vector<std::string> places;
  for (const auto& destination : terms.destinations()) {
    places.push_back(absl::StrCat(destination.payment_label(), " (", Amount(destination.amount()), ")"));
  }
  return absl::StrJoin(places, " and ");
}

std::string ParcelState(const order::v1::Shipment& shipment) {
  switch (shipment.state()) {
    case order::v1::Shipment::STATE_LABEL_CREATED:
      return "is packed and waits for the carrier";
    case order::v1::Shipment::STATE_IN_TRANSIT:
      return "is on its way";
    case order::v1::Shipment::STATE_OUT_FOR_DELIVERY:
      return "is out for delivery today";
    case order::v1::Shipment::STATE_DELIVERY_ATTEMPTED:
      return "could not be handed over; the carrier will try again";
    case order::v1::Shipment::STATE_AVAILABLE_FOR_PICKUP:
      return "waits for you at a pick-up point";
    case order::v1::Shipment::STATE_DELIVERED:
      return absl::StrCat("was delivered on ", Day(shipment.delivered_time()));
    case order::v1::Shipment::STATE_DELAYED:
      return "is delayed";
    case order::v1::Shipment::STATE_REFUSED:
      return "was refused at the door and goes back";
    case order::v1::Shipment::STATE_DAMAGED:
      return "was damaged on the way";
    case order::v1::Shipment::STATE_LOST:
      return "is lost";
    case order::v1::Shipment::STATE_RETURNING:
    case order::v1::Shipment::STATE_RETURNED_TO_SENDER:
      return "is going back to where it came from";
    default:
      return "is being prepared";
  }
}

}  // namespace

std::string Greeting() {
  return "Hello, I am the automated assistant. Tell me in your own words what went wrong, or choose below. You can "
         "talk "
         "to a person at any time.";
}

std::string AskIssue(bool again) {
  return again ? "I am still not sure. Is it one of these?" : "I want to get this right. Is it about one of these?";
}

std::string AskWhatElse() { return "All right. What is it about, in your own words?"; }
std::string AskItem() { return "Which one is it about?"; }
std::string Dropped() { return "All right, nothing has been done. What would you like instead?"; }

std::string OfferPerson(const std::string& issue_title) {
  return absl::StrCat("“", issue_title,
                      "” is something a person has to look at. I have noted what you wrote, so you will not have to "
                      "say it again. Shall I get somebody?");
}

std::string HandingOff(HandOffReason reason) {
  switch (reason) {
    case HandOffReason::kEmergency:
      return "If anybody is in danger, please call your local emergency number first. I am getting a person now, ahead "
             "of everybody else.";
    case HandOffReason::kMaybeEmergency:
      return "I want a person to read this at once, in case somebody is hurt or in danger. If so, please call your "
             "local "
             "emergency number first. I am getting somebody now.";
    case HandOffReason::kNotUnderstood:
      return "I do not understand this well enough, and you should not have to explain it again and again. I am "
             "getting "
             "a person; they see what you have written.";
    case HandOffReason::kHumanFirst:
      return "This is for a person, not for a machine. I am getting somebody; they see what you have written.";
    default:
      return "I am getting a person. They see what you have written.";
  }
}

std::string WaitingForServices(absl::Time deadline) {
  return absl::StrCat(
      "One of our systems is not answering at the moment. I have kept what you wrote and go on with it as soon as it "
      "is "
      "back; you need do nothing. If that is not by ",
      absl::FormatTime("%H:%M UTC", deadline, absl::UTCTimeZone()), ", a person takes over.");
}

std::string StaleStep() { return "That is no longer on offer. Here is where we are:"; }

std::string Caption(const Item& item) {
  return absl::StrCat(item.title, item.delivered_time ? ", delivered " + Day(*item.delivered_time)
                                                      : ", ordered " + Day(item.placed_time));
}

namespace {

const char* WhenPaid(policy::v1::RefundTrigger trigger) {
  switch (trigger) {
    case policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN:
      return "as soon as the carrier has scanned the parcel";
    case policy::v1::REFUND_TRIGGER_ON_GRADING:
      return "when we have looked at it";
    default:
      return "when the parcel has reached us";
  }
}

std::string QuoteReturn(const std::string& title, const returns::v1::ReturnTerms& terms) {
  if (terms.trigger() == policy::v1::REFUND_TRIGGER_RETURNLESS) {
    return absl::StrCat("I am sorry about the ", title, ". Here is what I can do: keep it, and get ",
                        Amount(terms.refund_total()), " back to ", Places(terms), " within ", terms.expected_days(),
                        " days. Shall I do that?");
  }
  std::string text = absl::StrCat("I am sorry about the ", title, ". Here is what I can do: send it back by ",
                                  Day(terms.return_by_time()), " and get ", Amount(terms.refund_total()), " back to ",
                                  Places(terms), ". ");
  absl::StrAppend(
      &text, terms.label_payer() == policy::v1::PARTY_CUSTOMER ? "The label is at your cost" : "The label is free");
  if (terms.fee().minor_units() > 0) absl::StrAppend(&text, "; ", Amount(terms.fee()), " is kept as a fee");
  if (!terms.conditions().empty()) {
    absl::StrAppend(&text, ". More may be kept if it comes late, damaged or opened");
  }
  absl::StrAppend(&text, ". The money goes out ", WhenPaid(terms.trigger()));
  absl::StrAppend(&text, ", and you should see it within ", terms.expected_days(), " days. Shall I do that?");
  return text;
}

// "14.99 USD goes back to card, and you should see it within 5 days"
std::string MoneyBack(const v1::ActionTerms& terms) {
  std::vector<std::string> places;
  for (const auto& part : terms.paid_back()) places.push_back(part.payment_label());
  return absl::StrCat(Amount(terms.amount()), " goes back to ", absl::StrJoin(places, " and "),
                      ", and you should see it within ", terms.expected_days(), " days");
}

std::string QuoteCancel(const std::string& title, const v1::ActionTerms& terms) {
  const auto count = [&terms](order::v1::UnitCancellation::Outcome outcome) {
    return std::ranges::count(terms.units(), outcome, &order::v1::UnitCancellation::outcome);
  };
  std::string text;
  if (count(order::v1::UnitCancellation::OUTCOME_CANCELLED) > 0) {
    text = absl::StrCat("I can stop the ", title, " before it is sent");
    if (terms.amount().minor_units() > 0) {
      absl::StrAppend(&text, ": ", MoneyBack(terms));
    }
    absl::StrAppend(&text, ". ");
  }
  if (count(order::v1::UnitCancellation::OUTCOME_REQUESTED) > 0) {
    absl::StrAppend(
        &text,
        text.empty() ? absl::StrCat("The ", title, " is being packed. ") : std::string("Some of it is being packed. "),
        "I can ask the warehouse to stop it; you hear from me within 24 hours, and if it is too late you can "
        "send it back. ");
  }
  if (count(order::v1::UnitCancellation::OUTCOME_TOO_LATE) > 0) {
    absl::StrAppend(&text, "What has left already cannot be stopped. ");
  }
  if (text.empty()) return absl::StrCat("The ", title, " is cancelled already. Is there anything else?");
  return text + "Shall I do that?";
}

std::string QuoteClaim(const std::string& title, const v1::ActionTerms& terms) {
  return absl::StrCat(
      "I am sorry about the ", title, ". You are covered by our guarantee: I can ask the seller for ",
      Amount(terms.amount()),
      " for you. They have 72 hours to answer; if they do not, we decide, and you need do nothing. Shall I "
      "do that?");
}

std::string QuoteMembershipEnd(const std::string& title, const v1::ActionTerms& terms) {
  if (terms.amount().minor_units() > 0) {
    return absl::StrCat("Your ", title, " can end now: ", MoneyBack(terms), ". Shall I do that?");
  }
  return absl::StrCat("Your ", title, " can be switched off: you keep it until ", Day(terms.end_time()),
                      ", and nothing more is charged. You can change your mind until then. Shall I do that?");
}

std::string DoneReturn(const std::string& title, const returns::v1::Return& authorised);

}  // namespace

std::string Prediction(const Hint& hint) {
  switch (hint.happening) {
    case Happening::kRefundFailed:
      return absl::StrCat("Your refund for the ", hint.title, " did not get through");
    case Happening::kLate:
      return absl::StrCat("Your ", hint.title, " is late");
    case Happening::kDeliveredToday:
      return absl::StrCat("Your ", hint.title, " was delivered, and you do not have it");
    case Happening::kLabelUnused:
      return absl::StrCat("Your return of the ", hint.title);
    case Happening::kRefundUnderWay:
      return absl::StrCat("Your refund for the ", hint.title);
  }
  return "";
}

std::string MembershipTitle(const std::string& plan) { return plan + " membership"; }

std::string TitleOf(const std::vector<Item>& items) {
  if (items.size() == 1) return items.front().title;
  return absl::StrCat(items.front().title, " and the rest of that order");
}

std::string Quote(const std::string& title, v1::Action::Type type, const v1::ActionTerms& terms) {
  switch (type) {
    case v1::Action::TYPE_CANCEL:
      return QuoteCancel(title, terms);
    case v1::Action::TYPE_CLAIM:
      return QuoteClaim(title, terms);
    case v1::Action::TYPE_MEMBERSHIP_END:
      return QuoteMembershipEnd(title, terms);
    default:
      return QuoteReturn(title, terms.return_terms());
  }
}

std::string Done(const std::string& title, const v1::ActionResult& result) {
  if (result.has_return_case()) return DoneReturn(title, result.return_case());
  if (result.has_claim()) {
    return absl::StrCat("Done: your claim about the ", title,
                        " is made. I will tell you here what the seller answers, and what we decide.");
  }
  if (result.has_membership_end()) {
    return absl::StrCat("Done: your ", title, " ends now, and ", Amount(result.membership_end().refund_total()),
                        " is on its way back to you.");
  }
  if (result.has_membership()) {
    const account::v1::Membership& membership = result.membership();
    if (membership.state() == account::v1::Membership::STATE_ENDED)
      return absl::StrCat("Done: your ", title, " has ended.");
    const auto& end = membership.has_period() ? membership.period().end_time() : membership.trial_end_time();
    return absl::StrCat("Done: your ", title, " is switched off. You keep it until ", Day(end),
                        ", and nothing more is charged.");
  }
  std::string text;
  for (const order::v1::Cancellation& cancellation : result.cancellations()) {
    absl::StrAppend(
        &text, text.empty() ? "" : " ",
        cancellation.state() == order::v1::Cancellation::STATE_REQUESTED
            ? "I have asked the warehouse to stop it, and will tell you here what they say."
            : absl::StrCat("Done: the ", title, " is cancelled. I will tell you here when the money goes out."));
  }
  return text.empty() ? absl::StrCat("The ", title, " had been cancelled already; nothing more was needed.") : text;
}

namespace {

std::string DoneReturn(const std::string& title, const returns::v1::Return& authorised) {
  if (authorised.state() == returns::v1::Return::STATE_DENIED) {
    return absl::StrCat("I could not set up the return of the ", title, ". ", authorised.denial(),
                        " A person can look at it with you.");
  }
  if (authorised.state() == returns::v1::Return::STATE_COMPLETED_RETURNLESS) {
    return absl::StrCat("Done: the ", title, " is yours to keep. I will tell you here when the money goes out.");
  }
  std::string text = absl::StrCat("Done: the return of the ", title, " is authorised. ");
  if (authorised.has_label()) {
    absl::StrAppend(&text, "Your ", authorised.label().carrier(), " label is ready (",
                    authorised.label().tracking_number(), ").");
  } else {
    absl::StrAppend(&text, "Your label is being made; I will show it here in a moment.");
  }
  absl::StrAppend(&text, " Hand the parcel over by ", Day(authorised.return_by_time()),
                  ". I will tell you here when the money goes out.");
  return text;
}

const char* VerbOf(v1::Action::Type type) {
  switch (type) {
    case v1::Action::TYPE_RETURN:
      return "set up a return for";
    case v1::Action::TYPE_CANCEL:
      return "cancel";
    case v1::Action::TYPE_CLAIM:
      return "make a claim about";
    case v1::Action::TYPE_MEMBERSHIP_END:
      return "end";
    default:
      return "do that for";
  }
}

}  // namespace

std::string Refused(const std::string& title, v1::Action::Type type, errors::v1::Reason reason) {
  std::string why;
  switch (reason) {
    case errors::v1::REASON_RETURN_WINDOW_CLOSED:
      why = "the time in which it could be returned is over";
      break;
    case errors::v1::REASON_CLAIM_WINDOW_CLOSED:
      why = "the time in which a claim could be made is over";
      break;
    case errors::v1::REASON_NOT_RETURNABLE:
      why = "things of its kind cannot be returned";
      break;
    case errors::v1::REASON_ORDER_NOT_PENDING:
      why = "it has left already; when it is with you, you can send it back";
      break;
    case errors::v1::REASON_ORDER_NOT_DELIVERED:
    case errors::v1::REASON_UNIT_NOT_SHIPPED:
      why = "it has not been delivered yet";
      break;
    case errors::v1::REASON_REMEDY_ALREADY_OPEN:
      why = "something is already being done about it";
      break;
    case errors::v1::REASON_NOTHING_TO_REFUND:
      why = "its price has been paid back already";
      break;
    default:
      why = "the rules for this order do not allow it";
  }
  if (type == v1::Action::TYPE_MEMBERSHIP_END && reason == errors::v1::REASON_ILLEGAL_STATE) {
    return absl::StrCat("The ", title,
                        " is switched off already: nothing more is charged. If you think that is wrong, a person can "
                        "look at it.");
  }
  return absl::StrCat("I cannot ", VerbOf(type), " the ", title, ": ", why,
                      ". If you think that is wrong, a person can look at it and may decide otherwise.");
}

std::string NeedsPerson(const std::string& title) {
  return absl::StrCat(
      "I can prepare this for the ", title,
      ", but a person has to agree to it. They see what you wrote, so you will not have to say it again. "
      "Shall I get somebody?");
}

std::string Tracking(const std::string& title, const std::vector<order::v1::Shipment>& outbound, absl::Time now) {
  if (outbound.empty()) return absl::StrCat("The ", title, " has not been sent yet. I see no parcel for it so far.");
  std::vector<std::string> lines;
  for (const auto& shipment : outbound) {
    std::string line = absl::StrCat("Your parcel with the ", title, " ", ParcelState(shipment), " (",
                                    shipment.carrier(), " ", shipment.tracking_number(), ")");
    if (shipment.has_promised_time() && shipment.state() != order::v1::Shipment::STATE_DELIVERED) {
      const bool late = clock::FromProto(shipment.promised_time()) < now;
      absl::StrAppend(&line, late ? ". It should have been with you by " : ", promised for ",
                      Day(shipment.promised_time()), late ? "; I am sorry that it is late" : "");
    }
    lines.push_back(line + ".");
  }
  return absl::StrJoin(lines, " ");
}

std::string RefundStatus(const std::string& title, const std::vector<refunds::v1::Refund>& refunds) {
  if (refunds.empty()) return absl::StrCat("There is no refund for the ", title, " so far.");
  const refunds::v1::Refund& last = refunds.back();
  const std::string news = News(last);
  std::string text = news.empty() ? absl::StrCat("A refund of ", Amount(last.total()), " is about to be sent.") : news;
  if (last.has_expected_time() && last.state() != refunds::v1::Refund::STATE_FAILED) {
    absl::StrAppend(&text, " You should see it by ", Day(last.expected_time()), ".");
  }
  return text;
}

std::string News(const returns::v1::Return& changed) {
  switch (changed.state()) {
    case returns::v1::Return::STATE_LABEL_ISSUED:
      return absl::StrCat("Your return label is ready: ", changed.label().carrier(), " ",
                          changed.label().tracking_number(), ".");
    case returns::v1::Return::STATE_IN_TRANSIT:
      return "The carrier has your parcel.";
    case returns::v1::Return::STATE_DELIVERED:
      return "Your parcel has reached our returns centre.";
    case returns::v1::Return::STATE_RECEIVED:
      return "We have unpacked your return.";
    case returns::v1::Return::STATE_DENIED:
      return absl::StrCat("The return could not be set up. ", changed.denial());
    case returns::v1::Return::STATE_CANCELLED:
      return "The return is cancelled.";
    case returns::v1::Return::STATE_EXPIRED:
      return "The time for this return has passed without a parcel.";
    case returns::v1::Return::STATE_LOST_IN_TRANSIT:
      return "The carrier has lost your parcel. You need do nothing: we refund you.";
    case returns::v1::Return::STATE_MISSING_AT_WAREHOUSE:
      return "We cannot find your parcel at our returns centre. You need do nothing: we refund you.";
    case returns::v1::Return::STATE_DISPUTED:
      return "What reached us is not what we expected. A person is looking at it.";
    case returns::v1::Return::STATE_REJECTED:
      return absl::StrCat("We could not accept what came back. ", changed.denial(), " You may ask for a second look.");
    case returns::v1::Return::STATE_RETURNED_TO_CUSTOMER:
      return "The carrier is bringing your parcel back to you.";
    default:
      return "";
  }
}

std::string News(const refunds::v1::Refund& changed) {
  switch (changed.state()) {
    case refunds::v1::Refund::STATE_SUBMITTED:
      return absl::StrCat("Your refund of ", Amount(changed.total()), " has been sent to the bank.");
    case refunds::v1::Refund::STATE_UNKNOWN:
      return absl::StrCat("We have sent your refund of ", Amount(changed.total()),
                          " and are waiting for the bank's answer. Nothing is lost; you need do nothing.");
    case refunds::v1::Refund::STATE_SUCCEEDED:
      return absl::StrCat("Your refund of ", Amount(changed.total()), " has been paid.");
    case refunds::v1::Refund::STATE_FAILED:
      return absl::StrCat("The bank did not take your refund of ", Amount(changed.total()),
                          ". We still owe it to you; a person can arrange another way.");
    default:
      return "";
  }
}

std::string News(const order::v1::Cancellation& changed) {
  if (changed.state() == order::v1::Cancellation::STATE_ACCEPTED) {
    return absl::StrCat("The warehouse has stopped it. ", Amount(changed.total()), " goes back to you.");
  }
  if (changed.state() != order::v1::Cancellation::STATE_REJECTED) return "";
  return changed.rejection() == order::v1::Cancellation::REJECTION_SHIPPED
             ? "Your parcel left before the warehouse could stop it. When it is with you, you can send it back."
             : "The warehouse could not stop it any more. When it is with you, you can send it back.";
}

std::string News(const claims::v1::Claim& changed) {
  switch (changed.state()) {
    case claims::v1::Claim::STATE_AWAITING_SELLER:
      return absl::StrCat("Your claim is with the seller. They have until ", Day(changed.seller_deadline()),
                          " to answer.");
    case claims::v1::Claim::STATE_AWAITING_BUYER:
      return absl::StrCat("We have a question about your claim: ", changed.question());
    case claims::v1::Claim::STATE_OFFERED:
      return "The seller has made you an offer about your claim.";
    case claims::v1::Claim::STATE_UNDER_REVIEW:
      return "The seller does not agree with your claim. A person of ours is looking at it.";
    case claims::v1::Claim::STATE_PAID:
      return "Your claim is granted. Your refund is being made.";
    case claims::v1::Claim::STATE_DENIED:
      return "Your claim was not granted. You may ask for a second look within 30 days.";
    case claims::v1::Claim::STATE_DENIED_FINAL:
      return "We have looked at your claim again and could not grant it.";
    case claims::v1::Claim::STATE_RESOLVED_ELSEWHERE:
      return "Your claim is closed: the money had been paid back already.";
    default:
      return "";
  }
}

std::string Summary(const v1::Understanding& understanding, const std::string& issue_title) {
  std::string text = issue_title.empty() ? "Not identified yet." : issue_title + ".";
  if (understanding.has_item()) absl::StrAppend(&text, " ", understanding.item().caption(), ".");
  if (!understanding.words().empty()) absl::StrAppend(&text, " In their words: “", understanding.words(), "”");
  return text;
}

}  // namespace recourse::routing::wording
