#include "libs/auth/caller.h"

#include <catch2/catch.hpp>
#include <google/protobuf/util/message_differencer.h>

namespace recourse::auth {
namespace {

type::v1::Actor Actor(type::v1::Role role, const std::string& subject, const std::string& on_behalf_of) {
  type::v1::Actor actor;
  actor.set_role(role);
  actor.set_subject(subject);
  actor.set_on_behalf_of(on_behalf_of);
  return actor;
}

TEST_CASE("an actor survives the way through a caller whole") {
  type::v1::Actor actor = Actor(type::v1::ROLE_ASSISTANT, "services/routing", "customers/1");
  actor.add_scopes("returns/7");
  actor.add_scopes("refunds/8");
  actor.mutable_money_limit()->set_currency_code("EUR");
  actor.mutable_money_limit()->set_minor_units(5000);
  actor.set_initiated_by("request-9");
  const Caller caller = Caller::FromActor(actor, "routing");
  CHECK(caller.service == "routing");
  CHECK(google::protobuf::util::MessageDifferencer::Equals(caller.ToActor(), actor));

  const type::v1::Actor unlimited = Actor(type::v1::ROLE_AGENT, "agents/1", "");
  CHECK_FALSE(Caller::FromActor(unlimited, "").ToActor().has_money_limit());
}

TEST_CASE("customers own what is theirs, automation what its customer owns, staff are not bound") {
  auto [role, owner] = GENERATE(table<type::v1::Role, std::string>({{type::v1::ROLE_CUSTOMER, "customers/1"},
                                                                    {type::v1::ROLE_ASSISTANT, "customers/2"},
                                                                    {type::v1::ROLE_JOB, "customers/2"},
                                                                    {type::v1::ROLE_AGENT, ""},
                                                                    {type::v1::ROLE_SUPERVISOR, ""},
                                                                    {type::v1::ROLE_ADMIN, ""},
                                                                    {type::v1::ROLE_WAREHOUSE, ""},
                                                                    {type::v1::ROLE_SERVICE, ""}}));
  CAPTURE(role);
  CHECK(OwnerOf(Actor(role, "customers/1", "customers/2")) == owner);
}

TEST_CASE("who names no customer, or has no role, owns nothing rather than everything") {
  const auto role = GENERATE(type::v1::ROLE_UNSPECIFIED, type::v1::ROLE_CUSTOMER, type::v1::ROLE_SELLER,
                             type::v1::ROLE_ASSISTANT, type::v1::ROLE_JOB, static_cast<type::v1::Role>(99));
  CAPTURE(role);
  CHECK(OwnerOf(Actor(role, "", "")) == "nobody");
}

}  // namespace
}  // namespace recourse::auth
