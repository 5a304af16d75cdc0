#include "libs/auth/caller.h"

namespace recourse::auth {

Caller Caller::FromActor(const type::v1::Actor& actor, std::string service) {
  Caller caller;
  caller.subject = actor.subject();
  caller.role = actor.role();
  caller.on_behalf_of = actor.on_behalf_of();
  caller.scopes.assign(actor.scopes().begin(), actor.scopes().end());
  if (actor.has_money_limit()) caller.money_limit = actor.money_limit();
  caller.initiated_by = actor.initiated_by();
  caller.service = std::move(service);
  return caller;
}

type::v1::Actor Caller::ToActor() const {
  type::v1::Actor actor;
  actor.set_subject(subject);
  actor.set_role(role);
  actor.set_on_behalf_of(on_behalf_of);
  for (const std::string& scope : scopes) actor.add_scopes(scope);
  if (money_limit) *actor.mutable_money_limit() = *money_limit;
  actor.set_initiated_by(initiated_by);
  return actor;
}

std::string OwnerOf(const type::v1::Actor& actor) {
  switch (actor.role()) {
    case type::v1::ROLE_CUSTOMER:
      return actor.subject();
    case type::v1::ROLE_ASSISTANT:
    case type::v1::ROLE_JOB:
      // Automation has no rights of its own; with nobody named it owns nothing.
      return actor.on_behalf_of().empty() ? "nobody" : actor.on_behalf_of();
    default:
      return "";
  }
}

}  // namespace recourse::auth
