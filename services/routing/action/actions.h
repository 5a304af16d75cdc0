// Actions: quoted, confirmed, carried out, taken back; the same for the assistant and for people.
#pragma once

#include <map>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/routing/v1/action_service.pb.h"
#include "services/routing/action/action_kind.h"
#include "services/routing/help/peers.h"
#include "services/routing/store/action_store.h"

namespace recourse::routing {

class Actions {
 public:
  using Kinds = std::map<v1::Action::Type, const ActionKind*>;

  Actions(outbox::Outbox& outbox, const v1::ActionRules& rules, Kinds kinds, const Orders& orders,
          const Memberships& memberships)
      : outbox_(outbox), rules_(rules), kinds_(std::move(kinds)), orders_(orders), memberships_(memberships) {}

  struct Asked {
    v1::ActionRequest request;
    std::string help_session;  // empty outside of one
    std::string request_id;
    absl::Time deadline = absl::InfiniteFuture();
  };
  // A repeat of (actor, request_id) answers the first quote.
  absl::StatusOr<v1::Action> Preview(const Asked& asked, const type::v1::Actor& actor);
  // Answers it SUCCEEDED or FAILED; UNAVAILABLE and the like while it is CONFIRMED and not known to be done: it goes on
  // by itself, and asking again is safe.
  absl::StatusOr<v1::Action> Execute(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<v1::Action> Reverse(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<v1::Action> Get(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<v1::ListActionsResponse> List(const v1::ListActionsRequest& request, const type::v1::Actor& actor);
  absl::Status Pause(const v1::PauseActionsRequest& request, const rpc::Call& call);

  // Within the transaction that calls a person: what is still only quoted is off the table.
  static absl::Status Withdraw(outbox::Transaction& tx, const std::string& name);

  void RegisterTask(outbox::TaskRunner& runner);

 private:
  // Whose order or membership it is, if the actor may see it.
  absl::StatusOr<std::string> CustomerOf(const Asked& asked, const type::v1::Actor& actor) const;
  absl::Status CheckLimits(sql::Transaction& tx, const ActionRecord& record, absl::Time now) const;
  absl::StatusOr<ActionRecord> Confirm(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<v1::Action> CarryOut(const ActionRecord& record, const type::v1::Actor& actor);

  outbox::Outbox& outbox_;
  const v1::ActionRules& rules_;
  const Kinds kinds_;
  const Orders& orders_;
  const Memberships& memberships_;
};

}  // namespace recourse::routing
