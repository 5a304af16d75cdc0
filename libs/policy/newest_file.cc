#include "libs/policy/newest_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <google/protobuf/text_format.h>

namespace recourse::policy {

absl::Status ReadNewest(const std::string& folder, google::protobuf::Message* policy) {
  std::error_code error;
  std::filesystem::path newest;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".textproto" && entry->path() > newest) newest = entry->path();
  }
  std::ifstream stream(newest);
  std::ostringstream text;
  text << stream.rdbuf();
  if (newest.empty() || !stream || !google::protobuf::TextFormat::ParseFromString(text.str(), policy)) {
    return absl::InvalidArgumentError("no readable policy in " + folder);
  }
  return absl::OkStatus();
}

}  // namespace recourse::policy
