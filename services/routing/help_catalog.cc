#include "services/routing/help_catalog.h"

#include <fstream>
#include <set>
#include <sstream>

#include <absl/strings/str_cat.h>
#include <google/protobuf/text_format.h>

#include "libs/status/status.h"

namespace recourse::routing {
namespace {

absl::Status Wrong(const std::string& path, const std::string& what) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", what));
}

absl::Status CheckIssue(const v1::IssueType& issue, const std::set<std::string>& queues) {
  if (issue.title().empty()) return absl::FailedPreconditionError(issue.name() + " has no title");
  if (!queues.contains(issue.queue())) {
    return absl::FailedPreconditionError(issue.name() + " names the unknown queue " + issue.queue());
  }
  if (issue.resolution() == v1::IssueType::RESOLUTION_UNSPECIFIED) {
    return absl::FailedPreconditionError(issue.name() + " has no resolution");
  }
  if (issue.resolution() == v1::IssueType::RESOLUTION_RETURN && issue.return_reasons().empty()) {
    return absl::FailedPreconditionError(issue.name() + " is resolved by a return without a reason");
  }
  if (issue.resolution() == v1::IssueType::RESOLUTION_CLAIM &&
      issue.claim_type() == claims::v1::Claim::TYPE_UNSPECIFIED) {
    return absl::FailedPreconditionError(issue.name() + " is resolved by a claim without a type");
  }
  const bool speaks = issue.resolution() == v1::IssueType::RESOLUTION_ANSWER ||
                      issue.resolution() == v1::IssueType::RESOLUTION_SMALL_TALK;
  if (speaks && issue.answer().empty()) return absl::FailedPreconditionError(issue.name() + " has no answer");
  return absl::OkStatus();
}

absl::Status Check(const v1::HelpCatalog& catalog) {
  std::set<std::string> queues;
  for (const v1::Queue& queue : catalog.queues()) {
    if (!queues.insert(queue.name()).second) return absl::FailedPreconditionError(queue.name() + " is there twice");
  }
  if (!queues.contains(kGeneralQueue)) return absl::FailedPreconditionError(absl::StrCat(kGeneralQueue, " is missing"));
  std::set<std::string> issues;
  for (const v1::IssueType& issue : catalog.issues()) {
    if (!issues.insert(issue.name()).second) return absl::FailedPreconditionError(issue.name() + " is there twice");
    RETURN_IF_ERROR(CheckIssue(issue, queues));
  }
  for (const std::string& name : catalog.top_issues()) {
    if (!issues.contains(name)) return absl::FailedPreconditionError("the top issue " + name + " does not exist");
  }
  int for_everybody = 0;
  for (const v1::RoutingProfile& profile : catalog.profiles()) {
    if (profile.agents().empty()) ++for_everybody;
    if (profile.chat_slots() < 1) return absl::FailedPreconditionError(profile.name() + " has no slots");
    for (const std::string& queue : profile.queues()) {
      if (!queues.contains(queue)) return absl::FailedPreconditionError(profile.name() + " serves no known " + queue);
    }
  }
  if (for_everybody != 1) return absl::FailedPreconditionError("exactly one profile must name no agents");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::HelpCatalog> LoadHelpCatalog(const std::string& path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  v1::HelpCatalog catalog;
  if (!stream || !google::protobuf::TextFormat::ParseFromString(text.str(), &catalog)) {
    return Wrong(path, "is not a readable HelpCatalog");
  }
  if (const absl::Status status = Check(catalog); !status.ok()) return Wrong(path, std::string(status.message()));
  return catalog;
}

const v1::IssueType* FindIssue(const v1::HelpCatalog& catalog, const std::string& name) {
  for (const v1::IssueType& issue : catalog.issues()) {
    if (issue.name() == name) return &issue;
  }
  return nullptr;
}

}  // namespace recourse::routing
