// Who calls: from a person's token, or from a service's token and the actor it speaks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recourse/type/v1/actor.pb.h"

namespace recourse::auth {

struct Caller {
  std::string subject;
  type::v1::Role role = type::v1::ROLE_UNSPECIFIED;
  std::string on_behalf_of;
  std::vector<std::string> scopes;
  std::optional<type::v1::Money> money_limit;
  std::string initiated_by;
  std::string service;  // calling service; empty when a person calls directly

  static Caller FromActor(const type::v1::Actor& actor, std::string service);
  type::v1::Actor ToActor() const;
};

// The customer whose rights bound this actor, or empty when it is not bound to one (staff, services). An actor of any
// other role, or one that names no customer, gets an owner that owns nothing.
std::string OwnerOf(const type::v1::Actor& actor);

}  // namespace recourse::auth
