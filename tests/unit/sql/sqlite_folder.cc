#include <atomic>

#include "libs/testing/temporary_folder.h"
#include "tests/unit/sql/contract.h"

namespace recourse::sql {

std::optional<std::string> NewDatabase() {
  static const testing::TemporaryFolder folder;  // removed when the process ends
  static std::atomic<int> files = 0;
  return "sqlite://" + folder / (std::to_string(++files) + ".db");
}

}  // namespace recourse::sql
