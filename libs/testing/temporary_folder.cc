#include "libs/testing/temporary_folder.h"

#include <cstdlib>
#include <iostream>
#include <system_error>

namespace recourse::testing {
namespace {

std::filesystem::path NewFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "recourse-XXXXXX").string();
  if (mkdtemp(pattern.data()) != nullptr) return pattern;
  std::cerr << "cannot create " << pattern << "\n";
  std::abort();
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(NewFolder()) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace recourse::testing
