#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "outbox_migrations.h"
#include <catch2/catch.hpp>

#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

// Removed when the process ends, after the last database in it was closed.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "recourse-outbox-XXXXXX").string();
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

std::unique_ptr<sql::Database> OpenDatabase() {
  static Folder folder;
  auto db = sql::Database::Open("sqlite://" + folder.NewFile(), kOutboxMigrations, {});
  INFO(db.status().ToString());
  REQUIRE(db.ok());
  return *std::move(db);
}

}  // namespace recourse::outbox
