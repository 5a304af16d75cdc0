// Offers: who was asked to take which contact, and what came of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "recourse/routing/v1/contact.pb.h"
#include "services/routing/domain/choice.h"

namespace recourse::routing {

struct OfferRecord {
  std::string name;
  std::string contact;
  std::string agent;
  int64_t epoch = 0;
  v1::Offer::State state = v1::Offer::STATE_PENDING;
  absl::Time offer_time;
  absl::Time expire_time;
};

}  // namespace recourse::routing

namespace recourse::routing::store {

absl::Status Insert(sql::Transaction& tx, const OfferRecord& record);
absl::Status Close(sql::Transaction& tx, const OfferRecord& record, absl::Time now);

// RESOURCE_NOT_FOUND also when somebody else was asked.
absl::StatusOr<OfferRecord> LoadOfferTo(sql::Transaction& tx, const std::string& name, const std::string& agent);
absl::StatusOr<OfferRecord> LoadOffer(sql::Transaction& tx, const std::string& name);
absl::StatusOr<std::optional<OfferRecord>> FindPending(sql::Transaction& tx, const std::string& contact);
absl::StatusOr<std::vector<OfferRecord>> ListPendingOf(sql::Transaction& tx, const std::string& agent);

// Who declined or missed one of `contacts` after `since`.
absl::StatusOr<Refusals> RefusalsSince(sql::Transaction& tx, const std::vector<WaitingContact>& contacts,
                                       absl::Time since);

}  // namespace recourse::routing::store
