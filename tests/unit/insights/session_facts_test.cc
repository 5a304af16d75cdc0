#include "services/insights/domain/session_facts.h"

#include <catch2/catch.hpp>

namespace recourse::insights {
namespace {

TEST_CASE("what later news make of a session") {
  struct Case {
    std::string name;
    SessionFacts known, news, merged;
  };
  const Case cases[] = {
      {"an issue is understood", {}, {.issue = "issues/a"}, {.issue = "issues/a"}},
      {"a better understood issue replaces", {.issue = "issues/a"}, {.issue = "issues/b"}, {.issue = "issues/b"}},
      {"no issue takes none away", {.issue = "issues/a"}, {}, {.issue = "issues/a"}},
      {"a person stays",
       {.issue = "", .with_person = true},
       {.issue = "issues/a"},
       {.issue = "issues/a", .with_person = true}},
      {"a person comes",
       {.issue = "issues/a"},
       {.issue = "", .with_person = true},
       {.issue = "issues/a", .with_person = true}},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) { CHECK(Merged(test.known, test.news) == test.merged); }
  }
}

}  // namespace
}  // namespace recourse::insights
