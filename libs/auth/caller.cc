#include "libs/auth/caller.h"

namespace recourse::auth {
namespace {

// Owns nothing. An empty owner would mean "not bound": whoever is unknown must not get that.
constexpr char kNobody[] = "nobody";

}  // namespace

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
  const auto named = [](const std::string& customer) { return customer.empty() ? kNobody : customer; };
  switch (actor.role()) {
    case type::v1::ROLE_AGENT:
    case type::v1::ROLE_SUPERVISOR:
    case type::v1::ROLE_ADMIN:
    case type::v1::ROLE_WAREHOUSE:
    case type::v1::ROLE_SERVICE:
      return "";
    case type::v1::ROLE_CUSTOMER:
      return named(actor.subject());
    case type::v1::ROLE_ASSISTANT:
    case type::v1::ROLE_JOB:
      return named(actor.on_behalf_of());  // automation has no rights of its own
    default:
      return kNobody;
  }
}

}  // namespace recourse::auth
