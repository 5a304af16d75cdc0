#include "libs/log/log.h"

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libs/trace/trace.h"

namespace recourse::log {
namespace {

// What `body` writes to standard error, line by line.
std::vector<std::string> Lines(const std::function<void()>& body) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fflush(stderr);
  const int saved = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  body();
  std::fflush(stderr);
  dup2(saved, STDERR_FILENO);
  close(saved);

  std::rewind(file);
  std::vector<std::string> lines;
  std::string line;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
    if (c == '\n') {
      lines.push_back(std::exchange(line, ""));
    } else {
      line += static_cast<char>(c);
    }
  }
  std::fclose(file);
  CHECK(line.empty());  // whole lines only
  return lines;
}

nlohmann::json Line(const std::function<void()>& body) {
  const auto lines = Lines(body);
  REQUIRE(lines.size() == 1);
  return nlohmann::json::parse(lines[0]);
}

TEST_CASE("a line is one JSON object with time, level, service, message and fields") {
  Init("order", "debug");
  const absl::Time before = absl::Now();
  auto line = Line([] {
    Info("order placed", {{"order", "orders/1"}, {"units", 3}, {"took_s", 0.25}, {"gift", true}, {"size", size_t{7}}});
  });
  absl::Time stamp;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, line["ts"].get<std::string>(), &stamp, nullptr));
  CHECK(stamp >= before - absl::Microseconds(1));
  CHECK(stamp <= absl::Now());
  line.erase("ts");
  CHECK(line == nlohmann::json{{"level", "info"},
                               {"service", "order"},
                               {"msg", "order placed"},
                               {"order", "orders/1"},
                               {"units", 3},
                               {"took_s", 0.25},
                               {"gift", true},
                               {"size", 7}});
}

TEST_CASE("the level keeps what is below it out") {
  const auto write_all = [] {
    Debug("d");
    Info("i");
    Warn("w");
    Error("e");
  };
  auto [level, lines] =
      GENERATE(table<std::string, size_t>({{"debug", 4}, {"info", 3}, {"warn", 2}, {"error", 1}, {"off", 0}}));
  CAPTURE(level);
  Init("order", level);
  CHECK(Lines(write_all).size() == lines);
}

TEST_CASE("the current trace is named, and only when there is one") {
  Init("order", "info");
  CHECK_FALSE(Line([] { Info("outside"); }).contains("trace_id"));
  const auto context = trace::Context::Random();
  const trace::Scope scope(context);
  CHECK(Line([] { Info("inside"); })["trace_id"] == context.trace_id);
}

TEST_CASE("text in fields is redacted, and cannot break the line") {
  Init("order", "info");
  const auto line = Line([] { Info("paid", {{"card", "4111111111111111"}, {"note", "a\n\"b\"\xff"}}); });
  CHECK(line["card"] == "[card]");
  CHECK(line["note"] == "a\n\"b\"\xEF\xBF\xBD");
}

}  // namespace
}  // namespace recourse::log
