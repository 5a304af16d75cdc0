// Guesses what a customer comes for, from the shop's facts.
#pragma once

#include <vector>

#include <absl/status/statusor.h>

#include "libs/clock/clock.h"
#include "libs/rpc/call.h"
#include "recourse/routing/v1/help_session_service.pb.h"
#include "recourse/routing/v1/issue.pb.h"
#include "services/routing/domain/prediction.h"
#include "services/routing/help/peers.h"

namespace recourse::routing {

class Predictions {
 public:
  Predictions(Shop shop, const v1::HelpCatalog& catalog, const clock::Clock& clock)
      : shop_(shop), catalog_(catalog), clock_(clock) {}

  absl::StatusOr<v1::PredictIssuesResponse> Predict(const rpc::Call& call, const std::string& customer) const;

 private:
  absl::Status AddParcels(const order::v1::Order& order, const rpc::Call& call, std::vector<Hint>& hints) const;
  absl::Status AddRefunds(const order::v1::Order& order, const rpc::Call& call, std::vector<Hint>& hints) const;
  absl::Status AddReturns(const order::v1::Order& order, const rpc::Call& call, std::vector<Hint>& hints) const;

  const Shop shop_;
  const v1::HelpCatalog& catalog_;
  const clock::Clock& clock_;
};

}  // namespace recourse::routing
