#include <atomic>

#include "libs/testing/temporary_folder.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {

std::string NewDatabaseUrl() {
  static const testing::TemporaryFolder
      folder;  // removed when the process ends, after the last database in it was closed
  static std::atomic<int> files = 0;
  return "sqlite://" + folder / (std::to_string(++files) + ".db");
}

}  // namespace recourse::outbox
