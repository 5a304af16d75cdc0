// Promises and problems of deliveries in SQL, under the order's lock when they are written.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/delivery.pb.h"
#include "recourse/order/v1/order.pb.h"
#include "services/order/store/shipment_store.h"

namespace recourse::order {

absl::Status InsertPromise(sql::Transaction& tx, const Shipment& shipment, const v1::Promise& promise);
// Oldest first.
absl::StatusOr<std::vector<v1::Promise>> LoadPromises(sql::Transaction& tx, const Shipment& shipment);

absl::Status InsertProblem(sql::Transaction& tx, const v1::DeliveryProblem& problem);
absl::Status UpdateProblem(sql::Transaction& tx, const v1::DeliveryProblem& problem);
// `owner` empty: any customer's; otherwise a stranger's is RESOURCE_NOT_FOUND.
absl::StatusOr<v1::DeliveryProblem> LoadProblem(sql::Transaction& tx, const std::string& name,
                                                const std::string& owner);
// Oldest first.
absl::StatusOr<std::vector<v1::DeliveryProblem>> LoadProblems(sql::Transaction& tx, const std::string& order_id);
// Those of the parcel that are not resolved.
absl::StatusOr<std::vector<v1::DeliveryProblem>> LoadOpenProblems(sql::Transaction& tx, const Shipment& shipment);

}  // namespace recourse::order
