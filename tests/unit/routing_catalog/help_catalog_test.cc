#include "services/routing/help_catalog.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <absl/strings/str_cat.h>
#include <catch2/catch.hpp>
#include <unistd.h>

namespace recourse::routing {
namespace {

constexpr char kQueues[] = R"(queues { name: "queues/general" title: "General" } )";
constexpr char kProfile[] = R"(profiles { name: "routingProfiles/all" chat_slots: 3 } )";

absl::Status LoadText(const std::string& text) {
  const auto path = std::filesystem::temp_directory_path() / ("help-" + std::to_string(getpid()) + ".textproto");
  std::ofstream(path) << text;
  const absl::Status status = LoadHelpCatalog(path.string()).status();
  std::filesystem::remove(path);
  return status;
}

std::string Catalog(const std::string& rest) { return absl::StrCat(kQueues, kProfile, rest); }

std::string IssueText(const std::string& rest) {
  return absl::StrCat(R"(issues { name: "issues/x" title: "X" queue: "queues/general" )", rest, "}");
}

TEST_CASE("a catalog that contradicts itself is refused, and says where") {
  struct Row {
    std::string text;
    std::string says;
  };
  const std::string person = IssueText("resolution: RESOLUTION_PERSON");
  const Row rows[] = {
      {"issues {", "is not a readable HelpCatalog"},
      {kProfile, "queues/general is missing"},
      {absl::StrCat(kQueues, kQueues, kProfile), "queues/general is there twice"},
      {kQueues, "exactly one profile must name no agents"},
      {absl::StrCat(kQueues, R"(profiles { name: "routingProfiles/all" })"), "has no slots"},
      {Catalog(R"(profiles { name: "p" chat_slots: 1 agents: "agents/a" queues: "queues/y" })"),
       "serves no known queues/y"},
      {Catalog(R"(top_issues: "issues/x")"), "the top issue issues/x does not exist"},
      {Catalog(IssueText("")), "has no resolution"},
      {Catalog(IssueText("resolution: RESOLUTION_RETURN")), "a return without a reason"},
      {Catalog(IssueText("resolution: RESOLUTION_ANSWER")), "has no answer"},
      {Catalog(absl::StrCat(person, person)), "issues/x is there twice"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const absl::Status status = LoadText(row.text);
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(std::string(status.message()), Catch::Contains(row.says));
  }
}

TEST_CASE("everything that the understanding can name is in the shipped catalog") {
  const std::filesystem::path root = RECOURSE_SOURCE_DIR;
  const auto catalog = LoadHelpCatalog((root / "deploy/help/help.textproto").string());
  REQUIRE(catalog.ok());
  for (const auto& file : std::filesystem::directory_iterator(root / "libs/nlu/corpus/en")) {
    const std::string name = file.path().stem().string();
    if (name == "oos" || name == "talk_to_human") continue;  // acts and strangers, not issues
    CAPTURE(name);
    CHECK(FindIssue(*catalog, "issues/" + name) != nullptr);
  }
}

}  // namespace
}  // namespace recourse::routing
