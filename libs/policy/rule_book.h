// All policy files, and which of them judges an order.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/policy/evaluate.h"

namespace recourse::policy {

// What makes a file usable: version, effective time, a known zone, unique row ids with a source, one row per reason, a
// base window and a trigger for every line, shares within 0..10000 basis points, and no value outside its enum.
absl::Status Check(const v1::PolicyFile& file);

class RuleBook {
 public:
  // Every "*.textproto" of `folder`. One bad file refuses the book; so do two files of one version.
  static absl::StatusOr<RuleBook> Load(const std::string& folder);
  static absl::StatusOr<RuleBook> FromFiles(std::vector<v1::PolicyFile> files);

  // By the file in force when the order was placed or by the newest, whichever is better for the customer.
  // NOT_RETURNABLE when no file covers the marketplace at that time.
  absl::StatusOr<Decision> Evaluate(const Question& question) const;

 private:
  struct Edition {
    v1::PolicyFile file;
    absl::Time effective;
    absl::TimeZone zone;
  };

  explicit RuleBook(std::vector<Edition> editions) : editions_(std::move(editions)) {}

  // Newest in force at `time`; files that name the marketplace go before those for all. Null when there is none.
  const Edition* InForce(const std::string& marketplace, absl::Time time) const;

  std::vector<Edition> editions_;  // oldest first
};

}  // namespace recourse::policy
