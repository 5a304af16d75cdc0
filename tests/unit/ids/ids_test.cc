#include "libs/ids/ids.h"

#include <set>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace recourse::ids {
namespace {

const absl::Time kStart = absl::FromUnixMillis(0x0190'1234'5678);

TEST_CASE("an id begins with its time, so that ids sort by it") {
  clock::SimulatedClock clock(kStart);
  RandomIds ids(clock);
  std::string previous = ids.New();
  CHECK(previous.substr(0, 15) == "01901234-5678-7");
  for (int i = 0; i < 100; ++i) {
    clock.Advance(absl::Milliseconds(1));
    const std::string next = ids.New();
    CHECK(previous < next);
    previous = next;
  }
}

TEST_CASE("ids are UUIDs of version 7 and differ within a millisecond") {
  clock::SimulatedClock clock(kStart);
  RandomIds ids(clock);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = ids.New();
    REQUIRE(IsUuid(id));
    CHECK(id[14] == '7');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("sequential ids repeat from test to test and never within one") {
  SequentialIds ids;
  CHECK(ids.New() == "00000000-0000-7000-8000-000000000001");
  CHECK(ids.New() == "00000000-0000-7000-8000-000000000002");
  CHECK(IsUuid(ids.New()));

  std::vector<std::vector<std::string>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& mine : drawn) {
    threads.emplace_back([&ids, &mine] {
      for (int i = 0; i < 250; ++i) mine.push_back(ids.New());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == 1000);
}

TEST_CASE("a step under a parent has one id, on every attempt and nowhere else") {
  const std::string parent = "01901234-5678-7000-8000-000000000001";
  const std::string id = Derived(parent, "refund");
  CHECK(Derived(parent, "refund") == id);
  CHECK(Derived(parent, "label") != id);
  CHECK(Derived("01901234-5678-7000-8000-000000000002", "refund") != id);
  CHECK(IsUuid(id));
  CHECK(id[14] == '5');
}

TEST_CASE("a UUID is 36 characters, hex and dashes in their places") {
  auto [text, is_uuid] = GENERATE(table<std::string, bool>({{"01901234-5678-7000-8000-00000000000f", true},
                                                            {"01901234-5678-7000-8000-00000000000F", true},
                                                            {"", false},
                                                            {"01901234-5678-7000-8000-00000000000", false},
                                                            {"01901234-5678-7000-8000-0000000000000", false},
                                                            {"01901234-5678-7000-8000-00000000000g", false},
                                                            {"0190123405678-7000-8000-00000000000f", false},
                                                            {"0190-2345678-7000-8000-00000000000ff", false},
                                                            {"{1901234-5678-7000-8000-0000000000f}", false}}));
  CAPTURE(text);
  CHECK(IsUuid(text) == is_uuid);
}

}  // namespace
}  // namespace recourse::ids
