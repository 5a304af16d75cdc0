// All policy files, and which of them judges an order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/policy/evaluate.h"

namespace recourse::policy {

// What makes a file usable: version, effective time, unique row ids with a source, at most one row per reason, a base
// window and a trigger for every line, a seller's window that only lengthens the platform's, shares within 0..10000
// basis points, and no value outside its enum.
absl::Status Check(const v1::PolicyFile& file);

class RuleBook {
 public:
  // Every "*.textproto" of `folder`, each as released (released_files.h). One bad file refuses the book; so do two
  // files of one version.
  static absl::StatusOr<RuleBook> Load(const std::string& folder);
  // Also refuses unknown time zones and a reason that no file of today judges.
  static absl::StatusOr<RuleBook> FromFiles(std::vector<v1::PolicyFile> files);

  // By the file in force when the order was placed or by the newest, whichever is better for the customer.
  // NOT_RETURNABLE when no file covers the marketplace at that time.
  absl::StatusOr<Decision> Evaluate(const Question& question) const;
  // The same about the right of withdrawal (withdrawal.h).
  absl::StatusOr<Decision> EvaluateWithdrawal(const Question& question) const;

 private:
  struct Edition {
    v1::PolicyFile file;
    absl::Time effective;
    absl::TimeZone zone;
    std::map<std::string, absl::TimeZone> zones;  // by marketplace, where it is another

    absl::TimeZone ZoneOf(const std::string& marketplace) const;
  };

  explicit RuleBook(std::vector<Edition> editions) : editions_(std::move(editions)) {}

  static absl::StatusOr<Edition> EditionOf(v1::PolicyFile file);
  static absl::Status CheckReasonsAreJudged(const std::vector<Edition>& editions);

  using Judge = Decision(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);
  absl::StatusOr<Decision> Better(const Question& question, Judge& judge) const;

  // Newest in force at `time`; files that name the marketplace go before those for all. Null when there is none.
  const Edition* InForce(const std::string& marketplace, absl::Time time) const;

  std::vector<Edition> editions_;  // oldest first
};

}  // namespace recourse::policy
