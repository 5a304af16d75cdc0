// Which units have been replaced, in SQL.
#pragma once

#include <map>
#include <string>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"

namespace recourse::order {

struct Replacement {
  std::string source;  // "returns/{return}" or "claims/{claim}"
  std::string new_order_id;
};

// By number of the unit that was replaced.
absl::StatusOr<std::map<int, Replacement>> LoadReplacements(sql::Transaction& tx, const std::string& order_id);
absl::Status InsertReplacement(sql::Transaction& tx, const std::string& order_id, int number,
                               const Replacement& replacement);

}  // namespace recourse::order
