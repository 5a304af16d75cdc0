#include "libs/failpoint/failpoint.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace recourse::failpoint {
namespace {

// What became of a child process that passed a, b and a again with the variable set: failpoints read it once.
struct Fate {
  bool killed;
  std::string trace;
};

Fate PassPoints(const char* point) {
  std::string trace = (std::filesystem::temp_directory_path() / "recourse-failpoint-XXXXXX").string();
  close(mkstemp(trace.data()));
  const pid_t child = fork();
  if (child == 0) {
    if (point != nullptr) setenv("RECOURSE_FAILPOINT", point, 1);
    setenv("RECOURSE_FAILPOINT_TRACE", trace.c_str(), 1);
    RECOURSE_FAILPOINT("a");
    RECOURSE_FAILPOINT("b");
    RECOURSE_FAILPOINT("a");
    _exit(0);
  }
  int result = 0;
  REQUIRE(waitpid(child, &result, 0) == child);
  std::stringstream lines;
  lines << std::ifstream(trace).rdbuf();
  std::filesystem::remove(trace);
  return {WIFSIGNALED(result) && WTERMSIG(result) == SIGKILL, lines.str()};
}

TEST_CASE("the process dies at the named visit of a failpoint, and the trace names each point once") {
  const auto [point, killed, trace] = GENERATE(table<const char*, bool, std::string>({
      {nullptr, false, "a\nb\n"},
      {"a", true, "a\n"},
      {"b", true, "a\nb\n"},
      {"a:2", true, "a\nb\n"},
      {"a:3", false, "a\nb\n"},
      {"c", false, "a\nb\n"},
  }));
  const Fate fate = PassPoints(point);
  CHECK(fate.killed == killed);
  CHECK(fate.trace == trace);
}

}  // namespace
}  // namespace recourse::failpoint
