#include "libs/policy/released_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <absl/strings/escaping.h>
#include <openssl/sha.h>

#include "libs/status/status.h"

namespace recourse::policy {
namespace {

namespace fs = std::filesystem;

std::string Sha256(const std::string& text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(digest), sizeof digest));
}

absl::StatusOr<std::string> ReadText(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return absl::NotFoundError("cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

// Hashes by file name.
absl::StatusOr<std::map<std::string, std::string>> ReadList(const fs::path& path) {
  std::ifstream stream(path);
  if (!stream) return absl::NotFoundError("no " + path.string());
  std::map<std::string, std::string> hashes;
  for (std::string hash, name; stream >> hash >> name;) hashes[name] = hash;
  return hashes;
}

}  // namespace

absl::StatusOr<std::vector<ReleasedFile>> ReadReleasedFiles(const std::string& folder) {
  using Hashes = std::map<std::string, std::string>;
  ASSIGN_OR_RETURN(const Hashes hashes, ReadList(fs::path(folder) / kReleasedList));
  std::vector<ReleasedFile> files;
  for (const auto& [name, hash] : hashes) {
    ASSIGN_OR_RETURN(std::string text, ReadText(fs::path(folder) / name));
    if (Sha256(text) != hash) {
      return absl::FailedPreconditionError(name + " is no longer as released: write a new file with a later time");
    }
    files.push_back({name, std::move(text)});
  }
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (entry->path().extension() == ".textproto" && !hashes.contains(name)) {
      return absl::FailedPreconditionError(name + " is not in " + kReleasedList);
    }
  }
  if (error || files.empty()) return absl::NotFoundError("no policy files in " + folder);
  return files;
}

}  // namespace recourse::policy
