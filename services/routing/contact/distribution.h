// Brings waiting contacts and free agents together, in the transaction of whatever made it possible.
#pragma once

#include "recourse/routing/v1/issue.pb.h"
#include "services/routing/contact/offers.h"

namespace recourse::routing {

inline constexpr char kDistributeTask[] = "distribute_contacts";

class Distribution {
 public:
  Distribution(const v1::HelpCatalog& catalog, const Offers& offers) : catalog_(catalog), offers_(offers) {}

  // Makes the offers that can be made now, a bounded number; a task goes on when there may be more. The line must be
  // locked.
  absl::Status OfferNext(outbox::Transaction& tx) const;

 private:
  const v1::HelpCatalog& catalog_;
  const Offers& offers_;
};

}  // namespace recourse::routing
