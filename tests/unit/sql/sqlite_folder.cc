#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "tests/unit/sql/contract.h"

namespace recourse::sql {
namespace {

// Removed when the process ends.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "recourse-sql-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string NewFile() { return path_ / (std::to_string(++files_) + ".db"); }

 private:
  std::filesystem::path path_;
  std::atomic<int> files_ = 0;
};

}  // namespace

std::optional<std::string> NewDatabase() {
  static Folder folder;
  return "sqlite://" + folder.NewFile();
}

}  // namespace recourse::sql
