#include "services/routing/help/assistant.h"

#include <algorithm>

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/help/wording.h"
#include "services/routing/help_catalog.h"

namespace recourse::routing {
namespace {

constexpr int kMostIssueChips = 3;
constexpr size_t kMostItemChips = 5;
constexpr int kRecentOrders = 50;
constexpr size_t kMostStatement = 2000;

Resolution FromProto(v1::IssueType::Resolution resolution) {
  switch (resolution) {
    case v1::IssueType::RESOLUTION_RETURN:
      return Resolution::kReturn;
    case v1::IssueType::RESOLUTION_TRACKING:
      return Resolution::kTracking;
    case v1::IssueType::RESOLUTION_REFUND_STATUS:
      return Resolution::kRefundStatus;
    case v1::IssueType::RESOLUTION_ANSWER:
      return Resolution::kAnswer;
    case v1::IssueType::RESOLUTION_SMALL_TALK:
      return Resolution::kSmallTalk;
    case v1::IssueType::RESOLUTION_CANCEL:
      return Resolution::kCancel;
    case v1::IssueType::RESOLUTION_CLAIM:
      return Resolution::kClaim;
    case v1::IssueType::RESOLUTION_MEMBERSHIP:
      return Resolution::kMembership;
    default:
      return Resolution::kPerson;
  }
}

v1::ItemCard CardOf(const Item& item) {
  v1::ItemCard card;
  card.set_order(item.order);
  card.set_unit(item.unit);
  card.set_title(item.title);
  card.set_variant_title(item.variant_title);
  if (item.delivered_time) *card.mutable_delivered_time() = clock::ToProto(*item.delivered_time);
  card.set_caption(wording::Caption(item));
  return card;
}

bool IsUnsent(const order::v1::Unit& unit) {
  return unit.state() == order::v1::Unit::STATE_ORDERED || unit.state() == order::v1::Unit::STATE_PICK_LOCKED;
}

// A line is one thing to the customer, however many of it they bought: its first unit without a remedy stands for it.
Item ItemOf(const order::v1::Order& order, const order::v1::Line& line) {
  const auto& units = line.units();
  const auto free = std::ranges::find_if(units, [](const order::v1::Unit& unit) { return unit.remedy().empty(); });
  const order::v1::Unit& unit = free != units.end() ? *free : units[0];
  Item item{.order = order.name(),
            .unit = unit.name(),
            .title = line.title(),
            .variant_title = line.variant_title(),
            .placed_time = clock::FromProto(order.placed_time()),
            .delivered_time = {},
            .remedy_open = free == units.end(),
            .unsent = std::ranges::any_of(units, IsUnsent)};
  for (const order::v1::Unit& each : units) item.all_units.push_back(each.name());
  if (unit.has_delivered_time()) item.delivered_time = clock::FromProto(unit.delivered_time());
  return item;
}

ItemUse UseFor(Resolution resolution) {
  if (resolution == Resolution::kCancel) return ItemUse::kCancel;
  return resolution == Resolution::kReturn || resolution == Resolution::kClaim ? ItemUse::kRemedy : ItemUse::kLook;
}

// "Cancel my order" without naming a thing means all of it.
bool AreOneOrder(const std::vector<Item>& items) {
  return std::ranges::all_of(items, [&](const Item& item) { return item.order == items.front().order && item.unsent; });
}

// A person may do it, where the assistant may not.
bool NeedsPerson(errors::v1::Reason reason) {
  return reason == errors::v1::REASON_APPROVAL_REQUIRED || reason == errors::v1::REASON_ACTIONS_PAUSED ||
         reason == errors::v1::REASON_CLAIM_NOT_ELIGIBLE;
}

errors::v1::Reason RefusalOf(const v1::Action& action) {
  errors::v1::Reason reason = errors::v1::REASON_UNSPECIFIED;
  errors::v1::Reason_Parse("REASON_" + action.refusal_reason(), &reason);
  return reason;
}

// Refusals by rule are for the customer to hear; everything else is for us to try again.
bool IsRefusalByRule(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsAlreadyExists(status) || absl::IsInvalidArgument(status) ||
         absl::IsNotFound(status);
}

const v1::Option* FindOption(const v1::HelpSession& session, const std::string& id) {
  for (const v1::Option& option : session.last_turn().options()) {
    if (option.id() == id) return &option;
  }
  return nullptr;
}

// Option ids are "{answer}.{kind}.{what}": an option of an earlier answer can never be taken for one of a later.
std::string WhatOf(const std::string& option_id) {
  const size_t second_dot = option_id.find('.', option_id.find('.') + 1);
  return second_dot == std::string::npos ? "" : option_id.substr(second_dot + 1);
}

}  // namespace

struct Assistant::Scene {
  explicit Scene(HelpSessionRecord record) : session(std::move(record)) {}

  HelpSessionRecord session;
  Heard heard;
  std::vector<Item> items;
  std::vector<ItemClue> clues;
  std::optional<DaySpan> when;
  std::optional<Item> chosen_item;

  v1::HelpSession& body() { return session.body; }
  v1::Understanding& understanding() { return *session.body.mutable_understanding(); }

  // Starts the answer: what was on the table is off it.
  v1::AssistantTurn& NewTurn() {
    ++session.turns;
    session.quote.clear();
    v1::AssistantTurn& turn = *session.body.mutable_last_turn();
    turn.Clear();
    turn.set_help_session(session.body.name());
    return turn;
  }

  void AddOption(v1::Option::Kind kind, const std::string& label, const std::string& what = {}) {
    v1::Option& option = *session.body.mutable_last_turn()->add_options();
    option.set_kind(kind);
    option.set_label(label);
    option.set_id(absl::StrCat(session.turns, ".", static_cast<int>(kind), ".", what));
  }

  Answer Say(std::string text) {
    AddOption(v1::Option::KIND_PERSON, wording::kPerson);
    return Finish(std::move(text));
  }

  Answer Finish(std::string text) {
    *session.body.mutable_last_turn()->mutable_understanding() = session.body.understanding();
    return {.session = std::move(session), .text = std::move(text)};
  }
};

Issue Assistant::IssueOf(const std::string& name) const {
  const v1::IssueType* type = FindIssue(catalog_, name);
  if (type == nullptr) return {.name = name};
  return {.name = name,
          .resolution = FromProto(type->resolution()),
          .human_first = type->human_first(),
          .about_unit = type->about_unit()};
}

std::string Assistant::TitleOf(const std::string& issue) const {
  const v1::IssueType* type = FindIssue(catalog_, issue);
  return type == nullptr ? "" : type->title();
}

v1::IdentifyIssueResponse Assistant::Identify(const std::string& text) const {
  const nlu::Understanding understood = understander_.Understand(text);
  v1::IdentifyIssueResponse response;
  for (const nlu::RankedIssue& ranked : understood.issues) {
    v1::RankedIssue& issue = *response.add_issues();
    issue.set_issue("issues/" + ranked.issue);
    issue.set_title(TitleOf(issue.issue()));
    issue.set_probability(ranked.probability);
  }
  response.set_in_scope(understood.in_scope);
  response.set_emergency(understood.emergency);
  response.set_wants_person(understood.wants_person);
  return response;
}

std::string Assistant::QueueOf(const v1::Understanding& understanding) const {
  const v1::IssueType* type = FindIssue(catalog_, understanding.issue());
  return type == nullptr ? kGeneralQueue : type->queue();
}

std::string Assistant::Summarise(const v1::Understanding& understanding) const {
  return wording::Summary(understanding, TitleOf(understanding.issue()));
}

Answer Assistant::Greet(HelpSessionRecord session) const {
  Scene scene(std::move(session));
  scene.NewTurn().mutable_question()->set_about(v1::Question::ABOUT_ISSUE);
  for (const std::string& issue : catalog_.top_issues()) {
    scene.AddOption(v1::Option::KIND_ISSUE, TitleOf(issue), issue);
  }
  return scene.Say(wording::Greeting());
}

absl::StatusOr<std::vector<Item>> Assistant::ItemsOf(const v1::HelpSession& session) const {
  order::v1::ListOrdersRequest request;
  request.set_parent(session.customer());
  request.set_page_size(kRecentOrders);
  ASSIGN_OR_RETURN(const order::v1::ListOrdersResponse response,
                   shop_.orders.Call(&Orders::Stub::ListOrders, request, AssistantFor(session)));
  std::vector<Item> items;
  for (const order::v1::Order& order : response.orders()) {
    if (order.kind() == order::v1::Order::KIND_MEMBERSHIP) continue;
    for (const order::v1::Line& line : order.lines()) {
      if (!line.units().empty()) items.push_back(ItemOf(order, line));
    }
  }
  return items;
}

void Assistant::MeanOrderTheyCameFrom(Scene& scene) {
  const std::string& order = scene.body().order();
  for (size_t i = 0; i < scene.items.size(); ++i) {
    scene.clues[i].in_order = !order.empty() && scene.items[i].order == order;
  }
}

absl::StatusOr<Assistant::Scene> Assistant::Look(HelpSessionRecord session, const Input& input) const {
  Scene scene(std::move(session));
  ASSIGN_OR_RETURN(scene.items, ItemsOf(scene.body()));
  scene.clues.resize(scene.items.size());

  if (!input.option.empty()) {
    const v1::Option* option = FindOption(scene.body(), input.option);
    if (option == nullptr) return status::Error(errors::v1::REASON_STEP_STALE, "the option is no longer on the table");
    const std::string what = WhatOf(option->id());
    scene.heard.affirms = option->kind() == v1::Option::KIND_CONFIRM;
    scene.heard.declines = option->kind() == v1::Option::KIND_DECLINE;
    scene.heard.wants_person = option->kind() == v1::Option::KIND_PERSON;
    scene.heard.something_else = option->kind() == v1::Option::KIND_SOMETHING_ELSE;
    if (option->kind() == v1::Option::KIND_ISSUE) scene.heard.chosen_issue = IssueOf(what);
    for (const Item& item : scene.items) {
      if (option->kind() == v1::Option::KIND_ITEM && item.unit == what) scene.chosen_item = item;
    }
    scene.heard.item_named = scene.chosen_item.has_value();
    MeanOrderTheyCameFrom(scene);
    return scene;
  }

  const nlu::Understanding understood = understander_.Understand(input.text);
  scene.heard.emergency = understood.emergency;
  scene.heard.maybe_emergency = understood.maybe_emergency;
  scene.heard.wants_person = understood.wants_person;
  scene.heard.affirms = understood.affirms;
  scene.heard.declines = understood.declines;
  scene.heard.in_scope = understood.in_scope;
  for (const nlu::RankedIssue& ranked : understood.issues) {
    scene.heard.guesses.push_back({.issue = IssueOf("issues/" + ranked.issue), .probability = ranked.probability});
  }
  if (understood.entities.days_ago) {
    scene.when = DaySpan{understood.entities.days_ago->from, understood.entities.days_ago->to};
  }
  for (size_t i = 0; i < scene.items.size(); ++i) {
    const Item& item = scene.items[i];
    scene.clues[i].named = nlu::NamesItem(input.text, absl::StrCat(item.title, " ", item.variant_title));
    for (const std::string& id : understood.entities.order_ids) {
      scene.clues[i].in_order = scene.clues[i].in_order || absl::EndsWithIgnoreCase(item.order, id);
    }
  }
  scene.heard.item_named = NamesOne(scene.clues);
  if (!scene.heard.item_named) MeanOrderTheyCameFrom(scene);
  return scene;
}

absl::StatusOr<Answer> Assistant::Reply(HelpSessionRecord session, const Input& input, const std::string& turn) const {
  absl::StatusOr<Scene> looked = Look(std::move(session), input);
  if (!looked.ok()) return looked.status();
  Scene scene = *std::move(looked);
  const v1::HelpSession& body = scene.body();

  Known known{.item_known = body.understanding().has_item(),
              .quote_on_table = !scene.session.quote.empty(),
              .fruitless_turns = body.fruitless_turns()};
  if (!body.understanding().issue().empty()) known.issue = IssueOf(body.understanding().issue());

  const Decision decision = Decide(scene.heard, known);
  if (!scene.heard.guesses.empty()) {
    scene.understanding().clear_issues();
    for (const Guess& guess : scene.heard.guesses) {
      v1::RankedIssue& issue = *scene.understanding().add_issues();
      issue.set_issue(guess.issue.name);
      issue.set_title(TitleOf(guess.issue.name));
      issue.set_probability(guess.probability);
    }
  }
  if (!input.text.empty() && scene.understanding().words().empty()) scene.understanding().set_words(input.text);
  if (decision.issue && decision.issue->name != scene.understanding().issue()) {
    scene.understanding().set_issue(decision.issue->name);
    scene.understanding().clear_item();
  }
  scene.body().set_fruitless_turns(decision.move == Move::kAskIssue ? known.fruitless_turns + 1 : 0);

  switch (decision.move) {
    case Move::kHandOff:
      return HandOff(std::move(scene), decision.reason);
    case Move::kOfferPerson:
      return OfferPerson(std::move(scene), *decision.issue);
    case Move::kExecute:
      return Execute(std::move(scene), turn);
    case Move::kDrop:
      scene.NewTurn();
      scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
      return scene.Say(wording::Dropped());
    case Move::kAskWhatElse:
      scene.NewTurn().mutable_question()->set_about(v1::Question::ABOUT_ISSUE);
      scene.understanding().Clear();
      return scene.Say(wording::AskWhatElse());
    case Move::kAskIssue:
      return AskIssue(std::move(scene));
    case Move::kPursue:
      return Pursue(std::move(scene), *decision.issue, turn);
  }
  return absl::InternalError("no such move");
}

absl::StatusOr<Answer> Assistant::Pursue(Scene scene, const Issue& issue, const std::string& turn) const {
  if (issue.resolution == Resolution::kMembership) return PursueMembership(std::move(scene), issue, turn);
  if (!issue.about_unit) {
    scene.NewTurn().mutable_answer();
    const v1::IssueType* type = FindIssue(catalog_, issue.name);
    if (issue.resolution == Resolution::kSmallTalk) scene.understanding().Clear();
    return scene.Say(type->answer());
  }
  std::vector<Item> fitting;
  if (scene.chosen_item) {
    fitting = {*scene.chosen_item};
  } else {
    // What was said of the thing before still holds when the words now do not name another.
    const std::string& known_unit = scene.understanding().item().unit();
    for (const Item& item : scene.items) {
      if (!scene.heard.item_named && item.unit == known_unit) fitting = {item};
    }
    if (fitting.empty()) {
      fitting = FittingItems(scene.items, scene.clues, scene.when, UseFor(issue.resolution), clock_.Now());
    }
  }
  if (fitting.empty()) return OfferPerson(std::move(scene), issue);
  const bool whole_order = issue.resolution == Resolution::kCancel && !scene.heard.item_named && AreOneOrder(fitting);
  if (fitting.size() > 1 && !whole_order) return AskItem(std::move(scene), fitting);

  *scene.understanding().mutable_item() = CardOf(fitting.front());
  switch (issue.resolution) {
    case Resolution::kReturn:
    case Resolution::kCancel:
    case Resolution::kClaim: {
      const v1::ActionRequest request = ActionFor(scene.body(), issue, fitting);
      return Quote(std::move(scene), request, wording::TitleOf(fitting), turn);
    }
    case Resolution::kTracking:
      return Track(std::move(scene), fitting.front());
    case Resolution::kRefundStatus:
      return ShowRefund(std::move(scene), fitting.front());
    default:
      return OfferPerson(std::move(scene), issue);
  }
}

v1::ActionRequest Assistant::ActionFor(const v1::HelpSession& session, const Issue& issue,
                                       const std::vector<Item>& items) const {
  v1::ActionRequest request;
  request.set_order(items.front().order);
  request.set_statement(session.understanding().words().substr(0, kMostStatement));
  for (const Item& item : items) {
    if (issue.resolution == Resolution::kCancel) {
      request.mutable_units()->Add(item.all_units.begin(), item.all_units.end());
    } else {
      request.add_units(item.unit);
    }
  }
  switch (issue.resolution) {
    case Resolution::kCancel:
      request.set_type(v1::Action::TYPE_CANCEL);
      request.set_cancellation_reason(order::v1::Cancellation::REASON_CHANGED_MIND);
      break;
    case Resolution::kClaim:
      request.set_type(v1::Action::TYPE_CLAIM);
      request.set_claim_type(FindIssue(catalog_, issue.name)->claim_type());
      break;
    default:
      request.set_type(v1::Action::TYPE_RETURN);
      request.set_return_reason(FindIssue(catalog_, issue.name)->return_reasons(0));
  }
  return request;
}

// One membership at a time is the rule; who has more tells a person which.
absl::StatusOr<Answer> Assistant::PursueMembership(Scene scene, const Issue& issue, const std::string& turn) const {
  account::v1::ListMembershipsRequest list;
  list.set_parent(scene.body().customer());
  ASSIGN_OR_RETURN(const account::v1::ListMembershipsResponse response,
                   shop_.memberships.Call(&Memberships::Stub::ListMemberships, list, AssistantFor(scene.body())));
  std::vector<account::v1::Membership> held;
  for (const account::v1::Membership& membership : response.memberships()) {
    if (membership.state() != account::v1::Membership::STATE_ENDED) held.push_back(membership);
  }
  if (held.size() != 1) return OfferPerson(std::move(scene), issue);
  v1::ActionRequest request;
  request.set_type(v1::Action::TYPE_MEMBERSHIP_END);
  request.set_membership(held.front().name());
  request.set_statement(scene.understanding().words().substr(0, kMostStatement));
  const std::string title = wording::MembershipTitle(held.front().plan());
  v1::ItemCard card;
  card.set_title(title);
  *scene.understanding().mutable_item() = card;
  return Quote(std::move(scene), request, title, turn);
}

absl::StatusOr<Answer> Assistant::Quote(Scene scene, const v1::ActionRequest& request, const std::string& title,
                                        const std::string& turn) const {
  const v1::ItemCard item = scene.understanding().item();
  const auto quoted = actions_.Preview({.request = request,
                                        .help_session = scene.body().name(),
                                        .request_id = ids::Derived(turn, request.SerializeAsString())},
                                       AssistantFor(scene.body()));
  if (!quoted.ok() && !IsRefusalByRule(quoted.status())) return quoted.status();

  const errors::v1::Reason refusal = status::ReasonOf(quoted.status());
  v1::AssistantTurn& turn_shown = scene.NewTurn();
  if (!quoted.ok()) {
    *turn_shown.mutable_answer()->mutable_item() = item;
    scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
    return scene.Say(NeedsPerson(refusal) ? wording::NeedsPerson(item.title())
                                          : wording::Refused(item.title(), request.type(), refusal));
  }
  scene.understanding().set_return_reason(request.return_reason());
  v1::QuoteOffer& offer = *turn_shown.mutable_quote();
  *offer.mutable_item() = item;
  if (quoted->terms().has_return_terms()) *offer.mutable_terms() = quoted->terms().return_terms();
  *offer.mutable_expire_time() = quoted->expire_time();
  offer.set_action(quoted->name());
  offer.set_type(request.type());
  *offer.mutable_action_terms() = quoted->terms();
  offer.mutable_action_terms()->clear_return_terms();  // they are beside it
  scene.session.quote = quoted->name();
  scene.AddOption(v1::Option::KIND_CONFIRM, wording::kYes);
  scene.AddOption(v1::Option::KIND_DECLINE, wording::kNo);
  return scene.Say(wording::Quote(title, request.type(), quoted->terms()));
}

absl::StatusOr<Answer> Assistant::Execute(Scene scene, const std::string& turn) const {
  const auto done = actions_.Execute(scene.session.quote, AssistantFor(scene.body()));
  const errors::v1::Reason refusal = done.ok() ? RefusalOf(*done) : status::ReasonOf(done.status());
  if (refusal == errors::v1::REASON_QUOTE_STALE || refusal == errors::v1::REASON_QUOTE_EXPIRED ||
      absl::IsNotFound(done.status())) {
    // Nothing is done on a promise that no longer holds: the new one is shown, to be confirmed again.
    const Issue issue = IssueOf(scene.understanding().issue());
    scene.heard = {};
    return Pursue(std::move(scene), issue, turn);
  }
  if (!done.ok() && !IsRefusalByRule(done.status())) return done.status();

  const std::string title = scene.understanding().item().title();
  v1::AssistantTurn& answer = scene.NewTurn();
  if (!done.ok() || done->state() != v1::Action::STATE_SUCCEEDED) {
    *answer.mutable_answer()->mutable_item() = scene.understanding().item();
    const v1::Action::Type type = done.ok() ? done->request().type() : v1::Action::TYPE_UNSPECIFIED;
    return scene.Say(NeedsPerson(refusal) ? wording::NeedsPerson(title) : wording::Refused(title, type, refusal));
  }
  *answer.mutable_result() = done->result();
  scene.body().add_actions(done->result().action());
  const std::string text = wording::Done(title, done->result());
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(text);
}

absl::StatusOr<Answer> Assistant::Track(Scene scene, const Item& item) const {
  order::v1::ListShipmentsRequest request;
  request.set_parent(item.order);
  ASSIGN_OR_RETURN(const order::v1::ListShipmentsResponse response,
                   shop_.orders.Call(&Orders::Stub::ListShipments, request, AssistantFor(scene.body())));
  std::vector<order::v1::Shipment> outbound;
  for (const order::v1::Shipment& shipment : response.shipments()) {
    const bool carries_it = std::ranges::find(shipment.units(), item.unit) != shipment.units().end();
    if (carries_it && shipment.direction() == order::v1::Shipment::DIRECTION_OUTBOUND) outbound.push_back(shipment);
  }
  *scene.NewTurn().mutable_answer()->mutable_item() = CardOf(item);
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(wording::Tracking(item.title, outbound, clock_.Now()));
}

absl::StatusOr<Answer> Assistant::ShowRefund(Scene scene, const Item& item) const {
  refunds::v1::ListRefundsRequest request;
  request.set_parent(item.order);
  ASSIGN_OR_RETURN(const refunds::v1::ListRefundsResponse response,
                   shop_.refunds.Call(&Refunds::Stub::ListRefunds, request, AssistantFor(scene.body())));
  std::vector<refunds::v1::Refund> about_it;
  for (const refunds::v1::Refund& refund : response.refunds()) {
    const auto pays_it = [&](const refunds::v1::RefundItem& paid) { return paid.unit() == item.unit; };
    if (refund.items().empty() || std::ranges::any_of(refund.items(), pays_it)) about_it.push_back(refund);
  }
  *scene.NewTurn().mutable_answer()->mutable_item() = CardOf(item);
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(wording::RefundStatus(item.title, about_it));
}

Answer Assistant::AskIssue(Scene scene) const {
  scene.NewTurn().mutable_question()->set_about(v1::Question::ABOUT_ISSUE);
  int chips = 0;
  for (const Guess& guess : scene.heard.guesses) {
    const std::string title = TitleOf(guess.issue.name);
    if (title.empty() || guess.issue.resolution == Resolution::kSmallTalk || chips == kMostIssueChips) continue;
    scene.AddOption(v1::Option::KIND_ISSUE, title, guess.issue.name);
    ++chips;
  }
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(wording::AskIssue(scene.body().fruitless_turns() > 1));
}

Answer Assistant::AskItem(Scene scene, const std::vector<Item>& items) const {
  scene.NewTurn().mutable_question()->set_about(v1::Question::ABOUT_ITEM);
  for (size_t i = 0; i < std::min(items.size(), kMostItemChips); ++i) {
    scene.AddOption(v1::Option::KIND_ITEM, wording::Caption(items[i]), items[i].unit);
  }
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(wording::AskItem());
}

Answer Assistant::OfferPerson(Scene scene, const Issue& issue) const {
  scene.NewTurn().mutable_answer();
  scene.AddOption(v1::Option::KIND_SOMETHING_ELSE, wording::kSomethingElse);
  return scene.Say(wording::OfferPerson(TitleOf(issue.name)));
}

Answer Assistant::HandOff(Scene scene, HandOffReason reason) const {
  if (scene.heard.item_named) {
    const auto fitting = FittingItems(scene.items, scene.clues, scene.when, ItemUse::kRemedy, clock_.Now());
    if (fitting.size() == 1) *scene.understanding().mutable_item() = CardOf(fitting.front());
  }
  scene.NewTurn().mutable_handoff()->set_queue(QueueOf(scene.understanding()));
  Answer answer = scene.Finish(wording::HandingOff(reason));
  answer.hand_off = reason;
  return answer;
}

}  // namespace recourse::routing
