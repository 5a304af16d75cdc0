// One kind of action: what the service that owns it answers to a quote, and how it is carried out there.
#pragma once

#include <string>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "recourse/routing/v1/action.pb.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::routing {

struct QuotedAction {
  v1::ActionTerms terms;
  std::string token;  // what binds the execution to this quote
  absl::Time expire_time = absl::InfiniteFuture();
};

// The UUID within "actions/{action}".
inline std::string IdOf(const v1::Action& action) { return action.name().substr(sizeof "actions/" - 1); }

// `actor`: on whose authority; the owner checks it.
class ActionKind {
 public:
  virtual ~ActionKind() = default;

  // Changes nothing.
  virtual absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                             absl::Time deadline) const = 0;
  // What goes out by it, without another decision; 0 when somebody else decides first.
  virtual int64_t MoneyOf(const v1::ActionTerms& terms) const = 0;
  // request_ids are derived from the action: doing it again does nothing twice. QUOTE_STALE when it would not come out
  // as quoted any more.
  virtual absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                                   const type::v1::Actor& actor) const = 0;
  // ILLEGAL_STATE, or the owner's reason, when it cannot be taken back.
  virtual absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const = 0;
};

}  // namespace recourse::routing
