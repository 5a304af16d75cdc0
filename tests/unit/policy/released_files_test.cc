#include "libs/policy/released_files.h"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "libs/testing/temporary_folder.h"
namespace recourse::policy {
namespace {

// Of "abc".
constexpr char kHash[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct Folder {
  Folder() {
    Write("a.textproto", "abc");
    Write(kReleasedList, std::string(kHash) + "  a.textproto\n");
  }

  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }

  testing::TemporaryFolder folder;
};

TEST_CASE("a released policy file is read as it was released or not at all") {
  struct Case {
    std::string name;
    void (*change)(const Folder&);
    bool ok;
  };
  const Case cases[] = {
      {"as released", [](const Folder&) {}, true},
      {"another kind of file beside it", [](const Folder& folder) { folder.Write("README.md", "x"); }, true},
      {"changed", [](const Folder& folder) { folder.Write("a.textproto", "abd"); }, false},
      {"missing", [](const Folder& folder) { std::filesystem::remove(folder.folder / "a.textproto"); }, false},
      {"not in the list", [](const Folder& folder) { folder.Write("b.textproto", "x"); }, false},
      {"no list", [](const Folder& folder) { std::filesystem::remove(folder.folder / kReleasedList); }, false},
      {"an empty list", [](const Folder& folder) { folder.Write(kReleasedList, ""); }, false},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      const Folder folder;
      test.change(folder);
      const auto files = ReadReleasedFiles(folder.folder.path().string());
      CHECK(files.ok() == test.ok);
      if (files.ok()) CHECK((files->size() == 1 && files->front().text == "abc"));
    }
  }
}

}  // namespace
}  // namespace recourse::policy
