// A new folder below the system's temporary one, removed with all that is in it.
#pragma once

#include <filesystem>
#include <string>

namespace recourse::testing {

class TemporaryFolder {
 public:
  // A folder that cannot be made ends the process: a test without it would mean nothing.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  const std::filesystem::path path_;
};

}  // namespace recourse::testing
