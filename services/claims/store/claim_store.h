// All SQL of claims. What is not there or not the viewer's is RESOURCE_NOT_FOUND.
#pragma once

#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/claims/store/claim_record.h"

namespace recourse::claims::store {

// Restricts to the claims of one customer, or against one seller; empty means all.
struct Viewer {
  std::string customer;
  std::string seller;
};

// RESOURCE_EXISTS when `creation_key` has made a claim before.
absl::Status Insert(sql::Transaction& tx, const ClaimRecord& record, const std::string& creation_key);

// Replaces the record and raises its version.
absl::Status Update(sql::Transaction& tx, const ClaimRecord& record);

// For a change: nobody else changes it until the transaction ends.
absl::StatusOr<ClaimRecord> LoadForUpdate(sql::Transaction& tx, const std::string& name, const Viewer& viewer = {});
absl::StatusOr<ClaimRecord> Load(sql::Transaction& tx, const std::string& name, const Viewer& viewer = {});

// Of an order, a customer or a seller, newest first; those before the claim `before` unless it is empty.
absl::StatusOr<std::vector<ClaimRecord>> List(sql::Transaction& tx, const std::string& parent,
                                              const std::string& before, int limit, const Viewer& viewer);

// A file that was shown for a claim.
struct File {
  std::string attachment;
  std::string content_hash;
};
absl::Status InsertFile(sql::Transaction& tx, const std::string& claim, const File& file);

// Another claim for which the same content was shown, or empty.
absl::StatusOr<std::string> OtherClaimWith(sql::Transaction& tx, const std::string& content_hash,
                                           const std::string& claim);

}  // namespace recourse::claims::store
