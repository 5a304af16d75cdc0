// All SQL of reimbursements. What is not there or not the seller's is RESOURCE_NOT_FOUND.
#pragma once

#include <string>

#include "libs/sql/transaction.h"
#include "recourse/claims/v1/reimbursement.pb.h"

namespace recourse::claims::store {

// RESOURCE_EXISTS for a second one about an order of a seller.
absl::Status InsertReimbursement(sql::Transaction& tx, const v1::Reimbursement& body);
// Raises the version that the etag holds.
absl::Status UpdateReimbursement(sql::Transaction& tx, v1::Reimbursement& body);

// `seller` empty: anybody's.
absl::StatusOr<v1::Reimbursement> LoadReimbursement(sql::Transaction& tx, const std::string& name,
                                                    const std::string& seller);
// For a change: nobody else changes it until the transaction ends.
absl::StatusOr<v1::Reimbursement> LoadReimbursementForUpdate(sql::Transaction& tx, const std::string& name,
                                                             const std::string& seller);

}  // namespace recourse::claims::store
