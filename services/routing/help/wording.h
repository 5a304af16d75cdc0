// What the assistant says, in English: plain, short, and never the machine for a person.
#pragma once

#include <string>
#include <vector>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "recourse/claims/v1/claims.pb.h"
#include "recourse/errors/v1/errors.pb.h"
#include "recourse/order/v1/order.pb.h"
#include "recourse/refunds/v1/refunds.pb.h"
#include "recourse/returns/v1/returns.pb.h"
#include "recourse/routing/v1/action.pb.h"
#include "recourse/routing/v1/help_session.pb.h"
#include "services/routing/domain/dialogue.h"
#include "services/routing/domain/item_choice.h"
#include "services/routing/domain/prediction.h"

namespace recourse::routing::wording {

std::string Greeting();
std::string AskIssue(bool again);
std::string AskWhatElse();
std::string AskItem();
std::string Dropped();
std::string OfferPerson(const std::string& issue_title);
std::string HandingOff(HandOffReason reason);
std::string StaleStep();
// A service below is away; by `deadline` there is an answer or a person.
std::string WaitingForServices(absl::Time deadline);

// "Countertop blender, delivered 17 November".
std::string Caption(const Item& item);

// "Countertop blender", or that and the rest of its order.
std::string TitleOf(const std::vector<Item>& items);

// "Plus membership".
std::string MembershipTitle(const std::string& plan);

// "Your Countertop blender is late".
std::string Prediction(const Hint& hint);

// What a yes would bring, ending in the question.
std::string Quote(const std::string& title, v1::Action::Type type, const v1::ActionTerms& terms);
std::string Done(const std::string& title, const v1::ActionResult& result);
// Why it cannot be done: the rule in plain words, and that a person may look at it.
std::string Refused(const std::string& title, v1::Action::Type type, errors::v1::Reason reason);
// It could be done, but only by a person.
std::string NeedsPerson(const std::string& title);
std::string Tracking(const std::string& title, const std::vector<order::v1::Shipment>& outbound, absl::Time now);
std::string RefundStatus(const std::string& title, const std::vector<refunds::v1::Refund>& refunds);

// News of what a session set going; empty when this state is not worth a line.
std::string News(const returns::v1::Return& changed);
std::string News(const refunds::v1::Refund& changed);
std::string News(const order::v1::Cancellation& changed);
std::string News(const claims::v1::Claim& changed);

// For the agent to read first.
std::string Summary(const v1::Understanding& understanding, const std::string& issue_title);

inline constexpr char kPerson[] = "Talk to a person";
inline constexpr char kSomethingElse[] = "Something else";
inline constexpr char kYes[] = "Yes, do that";
inline constexpr char kNo[] = "No, not that";

}  // namespace recourse::routing::wording
