// Policy files are append-only: a promise was made by the words that stood in them.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::policy {

// Lines as `sha256sum *.textproto` writes them.
inline constexpr char kReleasedList[] = "released.sha256";

struct ReleasedFile {
  std::string name;
  std::string text;
};

// Every "*.textproto" of `folder`, by name. Refused: a file that is not in the list, one that differs from its hash
// there, and a listed one that is missing.
absl::StatusOr<std::vector<ReleasedFile>> ReadReleasedFiles(const std::string& folder);

}  // namespace recourse::policy
