#include "services/routing/action/actions.h"

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/routing/action/action_rules.h"
#include "services/routing/domain/action_state.h"

namespace recourse::routing {
namespace {

static_assert(static_cast<int>(ActionState::kQuoted) == v1::Action::STATE_QUOTED);
static_assert(static_cast<int>(ActionState::kConfirmed) == v1::Action::STATE_CONFIRMED);
static_assert(static_cast<int>(ActionState::kSucceeded) == v1::Action::STATE_SUCCEEDED);
static_assert(static_cast<int>(ActionState::kFailed) == v1::Action::STATE_FAILED);
static_assert(static_cast<int>(ActionState::kWithdrawn) == v1::Action::STATE_WITHDRAWN);
static_assert(static_cast<int>(ActionState::kReversed) == v1::Action::STATE_REVERSED);

constexpr char kCarryOutTask[] = "carry_out_action";
constexpr char kPreviewMethod[] = "/recourse.routing.v1.ActionService/PreviewAction";
// platform.md 6: quotes live 15 minutes.
constexpr absl::Duration kQuoteLife = absl::Minutes(15);
// Whoever confirmed it carries it out; the task is for when they could not.
constexpr absl::Duration kInlineGrace = absl::Seconds(15);
constexpr int kDefaultPageSize = 20;

ActionState StateOf(const v1::Action& action) { return static_cast<ActionState>(action.state()); }

bool IsAutomatic(const type::v1::Actor& actor) {
  return actor.role() == type::v1::ROLE_CUSTOMER || actor.role() == type::v1::ROLE_ASSISTANT ||
         actor.role() == type::v1::ROLE_JOB;
}

// The service below said no, and would say so again; everything else is for us to try again.
bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsAlreadyExists(status) || absl::IsInvalidArgument(status) ||
         absl::IsNotFound(status) || absl::IsPermissionDenied(status);
}

absl::Status Emit(outbox::Transaction& tx, const v1::Action& action) {
  v1::ActionChanged changed;
  *changed.mutable_action() = action;
  return tx.Emit({.type = absl::StrCat("action.", absl::AsciiStrToLower(NameOf(StateOf(action)))),
                  .resource = action.name(),
                  .payload = changed});
}

absl::Status Move(outbox::Transaction& tx, ActionRecord& record, ActionEvent event) {
  ASSIGN_OR_RETURN(const ActionState next, ActionMachine().Next(StateOf(record.body), event));
  record.body.set_state(static_cast<v1::Action::State>(next));
  const bool confirmed = event == ActionEvent::kConfirm;
  (confirmed ? *record.body.mutable_confirm_time() : *record.body.mutable_end_time()) = clock::ToProto(tx.now());
  RETURN_IF_ERROR(store::UpdateAction(tx.sql(), record));
  return Emit(tx, record.body);
}

// Of two with the same subject.
bool AboutTheSame(const v1::ActionRequest& a, const v1::ActionRequest& b) {
  if (!a.membership().empty()) return true;
  if (!a.shipment().empty()) return a.shipment() == b.shipment();
  return absl::c_any_of(a.units(), [&b](const std::string& unit) { return absl::c_linear_search(b.units(), unit); });
}

absl::Status CheckPresent(const char* field, bool present, bool wanted) {
  if (present == wanted) return absl::OkStatus();
  return status::InvalidField(field, wanted ? "is required" : "is not of this type");
}

// Every type is about one kind of thing.
absl::Status CheckSubject(const v1::ActionRequest& request) {
  const bool of_membership = request.type() == v1::Action::TYPE_MEMBERSHIP_END;
  const bool of_shipment = request.type() == v1::Action::TYPE_COMPENSATION;
  RETURN_IF_ERROR(CheckPresent("action.membership", !request.membership().empty(), of_membership));
  RETURN_IF_ERROR(CheckPresent("action.order", !request.order().empty(), !of_membership));
  RETURN_IF_ERROR(CheckPresent("action.shipment", !request.shipment().empty(), of_shipment));
  return CheckPresent("action.units", !request.units().empty(), !of_membership && !of_shipment);
}

}  // namespace

absl::StatusOr<std::string> Actions::CustomerOf(const Asked& asked, const type::v1::Actor& actor) const {
  if (!asked.request.membership().empty()) {
    account::v1::GetMembershipRequest get;
    get.set_name(asked.request.membership());
    ASSIGN_OR_RETURN(const auto found,
                     memberships_.Call(&Memberships::Stub::GetMembership, get, actor, asked.deadline));
    return found.membership().customer();
  }
  order::v1::GetOrderRequest get;
  get.set_name(asked.request.order());
  ASSIGN_OR_RETURN(const auto found, orders_.Call(&Orders::Stub::GetOrder, get, actor, asked.deadline));
  return found.order().customer();
}

absl::Status Actions::CheckLimits(sql::Transaction& tx, const ActionRecord& record, absl::Time now) const {
  if (!record.body.automatic()) return absl::OkStatus();
  const v1::Action::Type type = record.body.request().type();
  const std::string& currency = record.body.terms().amount().currency_code();
  ASSIGN_OR_RETURN(const bool paused, store::IsPaused(tx, type));
  if (paused) return status::Error(errors::v1::REASON_ACTIONS_PAUSED, "a person must do this at the moment");
  RETURN_IF_ERROR(tx.Lock("spending", record.body.customer()));
  ASSIGN_OR_RETURN(const Spent spent, store::SpentOn(tx, type, record.body.customer(), currency, now));
  if (!BrokenBy(record.amount, LimitsIn(RuleFor(rules_, type), currency), spent)) return absl::OkStatus();
  return status::Error(errors::v1::REASON_APPROVAL_REQUIRED, "a person must agree to this amount");
}

absl::StatusOr<v1::Action> Actions::Preview(const Asked& asked, const type::v1::Actor& actor) {
  const auto kind = kinds_.find(asked.request.type());
  if (kind == kinds_.end()) return status::InvalidField("action.type", "is not one that we know");
  v1::PreviewActionRequest identity;
  *identity.mutable_action() = asked.request;
  identity.set_request_id(asked.request_id);
  outbox::CommandKey key = outbox::KeyOf(identity, kPreviewMethod, actor);
  key.deadline = asked.deadline;
  v1::Action action;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &action));
  if (replayed) return action;

  RETURN_IF_ERROR(CheckSubject(asked.request));
  ASSIGN_OR_RETURN(const std::string customer, CustomerOf(asked, actor));
  ASSIGN_OR_RETURN(const QuotedAction quoted, kind->second->Quote(asked.request, actor, asked.deadline));

  RETURN_IF_ERROR(outbox_.Run(key, &action, [&](outbox::Transaction& tx) -> absl::Status {
    ActionRecord record;
    record.token = quoted.token;
    record.amount = kind->second->MoneyOf(quoted.terms);
    v1::Action& body = record.body;
    body.set_name("actions/" + tx.ids().New());
    body.set_state(v1::Action::STATE_QUOTED);
    body.set_customer(customer);
    body.set_help_session(asked.help_session);
    *body.mutable_request() = asked.request;
    *body.mutable_terms() = quoted.terms;
    body.set_actor(actor.subject());
    body.set_automatic(IsAutomatic(actor));
    *body.mutable_create_time() = clock::ToProto(tx.now());
    *body.mutable_expire_time() = clock::ToProto(std::min(quoted.expire_time, tx.now() + kQuoteLife));
    body.set_etag("1");
    RETURN_IF_ERROR(tx.sql().Lock("actions_of_order", store::SubjectOf(asked.request)));
    RETURN_IF_ERROR(CheckLimits(tx.sql(), record, tx.now()));
    ASSIGN_OR_RETURN(std::vector<ActionRecord> older, store::QuotedActions(tx.sql(), store::SubjectOf(asked.request)));
    for (ActionRecord& other : older) {
      if (AboutTheSame(other.body.request(), body.request())) {
        RETURN_IF_ERROR(Move(tx, other, ActionEvent::kWithdraw));
      }
    }
    RETURN_IF_ERROR(store::InsertAction(tx.sql(), record));
    action = body;
    return Emit(tx, body);
  }));
  return action;
}

absl::StatusOr<ActionRecord> Actions::Confirm(const std::string& name, const type::v1::Actor& actor) {
  ActionRecord record;
  bool expired = false;
  RETURN_IF_ERROR(outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(record, store::LoadActionForUpdate(tx.sql(), name, auth::OwnerOf(actor)));
    expired = false;
    if (StateOf(record.body) != ActionState::kQuoted) return absl::OkStatus();
    if (clock::FromProto(record.body.expire_time()) <= tx.now()) {
      expired = true;
      return Move(tx, record, ActionEvent::kWithdraw);
    }
    // A member of staff who confirms takes the responsibility.
    record.body.set_automatic(IsAutomatic(actor));
    RETURN_IF_ERROR(CheckLimits(tx.sql(), record, tx.now()));
    v1::ExecuteActionRequest payload;
    payload.set_name(name);
    RETURN_IF_ERROR(
        tx.Enqueue({.kind = kCarryOutTask, .lane = name, .payload = payload, .due_time = tx.now() + kInlineGrace}));
    return Move(tx, record, ActionEvent::kConfirm);
  }));
  if (expired) return status::Error(errors::v1::REASON_QUOTE_EXPIRED, "the quote has expired");
  return record;
}

absl::StatusOr<v1::Action> Actions::CarryOut(const ActionRecord& record, const type::v1::Actor& actor) {
  const ActionKind& kind = *kinds_.at(record.body.request().type());
  const absl::StatusOr<v1::ActionResult> result = kind.Execute(record.body, record.token, actor);
  if (!result.ok() && !IsRefusal(result.status())) return result.status();
  v1::Action done;
  RETURN_IF_ERROR(outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ActionRecord current, store::LoadActionForUpdate(tx.sql(), record.body.name()));
    done = current.body;
    if (StateOf(current.body) != ActionState::kConfirmed) return absl::OkStatus();  // somebody else was faster
    if (result.ok()) {
      *current.body.mutable_result() = *result;
    } else {
      const std::string reason = errors::v1::Reason_Name(status::ReasonOf(result.status()));
      current.body.set_refusal_reason(reason.substr(sizeof "REASON_" - 1));
      current.body.set_refusal(std::string(result.status().message()));
    }
    RETURN_IF_ERROR(tx.Cancel(kCarryOutTask, current.body.name()));
    RETURN_IF_ERROR(Move(tx, current, result.ok() ? ActionEvent::kSucceed : ActionEvent::kRefuse));
    done = current.body;
    return absl::OkStatus();
  }));
  return done;
}

absl::StatusOr<v1::Action> Actions::Execute(const std::string& name, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ActionRecord record, Confirm(name, actor));
  switch (StateOf(record.body)) {
    case ActionState::kConfirmed:
      return CarryOut(record, actor);
    case ActionState::kSucceeded:
    case ActionState::kFailed:
      return record.body;
    default:
      return ActionMachine().Next(StateOf(record.body), ActionEvent::kConfirm).status();
  }
}

absl::StatusOr<v1::Action> Actions::Reverse(const std::string& name, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ActionRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::LoadAction(tx, name, auth::OwnerOf(actor));
  }));
  if (StateOf(record.body) == ActionState::kReversed) return record.body;
  RETURN_IF_ERROR(ActionMachine().Next(StateOf(record.body), ActionEvent::kReverse).status());
  const v1::Action::Type type = record.body.request().type();
  if (!RuleFor(rules_, type).reversible()) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "this cannot be taken back");
  }
  RETURN_IF_ERROR(kinds_.at(type)->Reverse(record.body, actor));
  v1::Action reversed;
  RETURN_IF_ERROR(outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ActionRecord current, store::LoadActionForUpdate(tx.sql(), name));
    if (StateOf(current.body) != ActionState::kReversed) {
      RETURN_IF_ERROR(Move(tx, current, ActionEvent::kReverse));
    }
    reversed = current.body;
    return absl::OkStatus();
  }));
  return reversed;
}

absl::StatusOr<v1::Action> Actions::Get(const std::string& name, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ActionRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::LoadAction(tx, name, auth::OwnerOf(actor));
  }));
  return record.body;
}

absl::StatusOr<v1::ListActionsResponse> Actions::List(const v1::ListActionsRequest& request,
                                                      const type::v1::Actor& actor) {
  const std::string owner = auth::OwnerOf(actor);
  if (!owner.empty() && owner != request.parent()) return status::NotFound(request.parent());
  const int size = request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  ASSIGN_OR_RETURN(std::vector<ActionRecord> records, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::ActionsOf(tx, request.parent(), request.page_token(), size + 1);
  }));
  v1::ListActionsResponse response;
  if (records.size() > static_cast<size_t>(size)) {
    records.pop_back();
    response.set_next_page_token(records.back().body.name());
  }
  for (const ActionRecord& record : records) *response.add_actions() = record.body;
  return response;
}

absl::Status Actions::Pause(const v1::PauseActionsRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::PauseActionsResponse response;
  return outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    if (!request.paused()) return store::Resume(tx.sql(), request.type());
    return store::Pause(tx.sql(), request.type(), request.reason(), tx.actor().subject(), tx.now());
  });
}

absl::Status Actions::Withdraw(outbox::Transaction& tx, const std::string& name) {
  auto record = store::LoadActionForUpdate(tx.sql(), name);
  if (absl::IsNotFound(record.status())) return absl::OkStatus();
  RETURN_IF_ERROR(record.status());
  if (StateOf(record->body) != ActionState::kQuoted) return absl::OkStatus();
  return Move(tx, *record, ActionEvent::kWithdraw);
}

void Actions::RegisterTask(outbox::TaskRunner& runner) {
  outbox::TaskHandler carry_out;
  carry_out.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const ActionRecord record,
                     outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadAction(tx, task.lane); }));
    if (StateOf(record.body) != ActionState::kConfirmed) return std::string();
    RETURN_IF_ERROR(CarryOut(record, task.actor).status());
    return std::string();
  };
  // Tried for a day: a person must look whether it was done.
  carry_out.on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                            const absl::Status& refusal) -> absl::Status {
    ASSIGN_OR_RETURN(ActionRecord record, store::LoadActionForUpdate(tx.sql(), task.lane));
    if (StateOf(record.body) != ActionState::kConfirmed) return absl::OkStatus();
    record.body.set_refusal_reason("DEADLINE_EXCEEDED");
    record.body.set_refusal(std::string(refusal.message()));
    return Move(tx, record, ActionEvent::kRefuse);
  };
  runner.Register(kCarryOutTask, std::move(carry_out));
}

}  // namespace recourse::routing
