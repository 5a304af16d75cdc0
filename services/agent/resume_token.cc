#include "services/agent/resume_token.h"

#include <vector>

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include "libs/status/status.h"

namespace recourse::agent {
namespace {

// First line: version and reader; then a log and its position on each.
constexpr char kVersion[] = "1 ";

absl::Status Foreign() { return status::InvalidField("resume_token", "is not one that this caller was given"); }

}  // namespace

std::string ResumeToken(const std::string& reader, const Positions& positions) {
  std::string text = absl::StrCat(kVersion, reader);
  for (const auto& [log, position] : positions) absl::StrAppend(&text, "\n", log, " ", position);
  return absl::WebSafeBase64Escape(text);
}

absl::StatusOr<Positions> PositionsOf(const std::string& reader, const std::string& token) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return Foreign();
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (lines.front() != absl::StrCat(kVersion, reader)) return Foreign();
  Positions positions;
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t space = lines[i].rfind(' ');
    int64_t position = -1;
    if (space == std::string::npos || !absl::SimpleAtoi(lines[i].substr(space + 1), &position) || position < 0) {
      return Foreign();
    }
    positions[lines[i].substr(0, space)] = position;
  }
  return positions;
}

}  // namespace recourse::agent
