#include "libs/blob/folder_store.h"

#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "libs/blob/media.h"
#include "libs/status/status.h"
#include "libs/testing/temporary_folder.h"
#include "tests/unit/blob/samples.h"

namespace recourse::blob {
namespace {

constexpr char kUpload[] = "0190a000-0000-7000-8000-000000000001";
constexpr char kOther[] = "0190a000-0000-7000-8000-000000000002";
constexpr int64_t kMax = 1 << 20;

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

struct Shelf {
  // Files below the folder, the halves of uploads included.
  size_t Files() const {
    size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    return files;
  }
  void Fill(const std::string& upload, const std::string& bytes) const {
    constexpr size_t kPiece = 7;
    for (size_t at = 0; at < bytes.size(); at += kPiece) {
      REQUIRE(store->Append(upload, static_cast<int64_t>(at), bytes.substr(at, kPiece), kMax).ok());
    }
  }

  testing::TemporaryFolder folder;
  std::unique_ptr<FolderStore> store = *FolderStore::Open(folder.path());
};

TEST_CASE_METHOD(Shelf, "pieces become a file that is named by what is kept of it") {
  Fill(kUpload, Jpeg(Segment(0xe1, ExifBody(0))));
  const auto blob = store->Commit(kUpload, {});
  REQUIRE(blob.ok());
  CHECK(blob->media_type == kJpeg);
  CHECK(blob->name == kUpload + ("/" + blob->hash));
  CHECK(blob->size == static_cast<int64_t>(Jpeg().size()));
  CHECK(*store->Read(blob->name, 0, kMax) == Jpeg());
  CHECK(*store->Read(blob->name, 2, 3) == Jpeg().substr(2, 3));
  CHECK(store->Read(blob->name, kMax, 3)->empty());
  CHECK(Files() == 1);

  // The same content again is another file with the same hash: each is removed alone.
  Fill(kOther, Jpeg());
  const auto twin = store->Commit(kOther, {});
  REQUIRE(twin.ok());
  CHECK(twin->hash == blob->hash);
  REQUIRE(store->Remove(kUpload).ok());
  CHECK(ReasonOf(store->Read(blob->name, 0, 1).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(*store->Read(twin->name, 0, kMax) == Jpeg());
  CHECK(store->Remove(kUpload).ok());
}

TEST_CASE_METHOD(Shelf, "an upload goes on where it ended, begins anew at 0, and keeps to its size") {
  REQUIRE(store->Append(kUpload, 0, "abc", 6).ok());
  struct Case {
    std::string name;
    int64_t offset;
    std::string bytes;
    errors::v1::Reason reason;
  };
  const Case cases[] = {
      {"a gap", 4, "e", errors::v1::REASON_CONFLICT},
      {"bytes that are there", 2, "c", errors::v1::REASON_CONFLICT},
      {"the next", 3, "def", errors::v1::REASON_UNSPECIFIED},
      {"one too many", 6, "g", errors::v1::REASON_PAYLOAD_TOO_LARGE},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(ReasonOf(store->Append(kUpload, test.offset, test.bytes, 6).status()) == test.reason);
  }
  CHECK(Files() == 0);
  CHECK(ReasonOf(store->Append(kUpload, 3, "def", 6).status()) == errors::v1::REASON_CONFLICT);
  CHECK(ReasonOf(store->Append(kUpload, INT64_MAX, "d", 6).status()) == errors::v1::REASON_PAYLOAD_TOO_LARGE);
  CHECK(ReasonOf(store->Append(kUpload, -1, "d", 6).status()) == errors::v1::REASON_PAYLOAD_TOO_LARGE);
  REQUIRE(store->Append(kUpload, 0, "xyz", 6).ok());
  CHECK(*store->Append(kUpload, 0, "ab", 6) == 2);
  CHECK(*store->Append(kUpload, 2, "c", 6) == 3);
}

TEST_CASE_METHOD(Shelf, "what is refused or removed half-way leaves nothing") {
  Limits only_pictures;
  only_pictures.media_types = {kPng, kJpeg};
  for (const std::string& bytes : {Jpeg().substr(0, 30), Pdf(), "<html>"s}) {
    Fill(kUpload, bytes);
    CHECK(ReasonOf(store->Commit(kUpload, only_pictures).status()) == errors::v1::REASON_FILE_REFUSED);
    CHECK(Files() == 0);
  }
  CHECK(ReasonOf(store->Commit(kUpload, {}).status()) == errors::v1::REASON_FILE_REFUSED);

  Fill(kUpload, "half");
  REQUIRE(store->Remove(kUpload).ok());
  CHECK(Files() == 0);
}

TEST_CASE_METHOD(Shelf, "no name leads out of the folder") {
  std::ofstream(folder / "secret") << "secret";
  const std::string hash(64, 'a');
  const std::string names[] = {"",
                               "..",
                               "../secret",
                               "/etc/passwd",
                               kUpload + "/../../secret"s,
                               kUpload + "/"s + std::string(62, '.') + "/a",
                               kUpload + "/"s + std::string(64, 'A'),
                               kUpload + "\0"s + hash,
                               "../0190a000-0000-7000-8000-0000000000/" + hash};
  for (const std::string& name : names) {
    INFO(name);
    CHECK(ReasonOf(store->Read(name, 0, 10).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    CHECK(ReasonOf(store->Append(name, 0, "x", kMax).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    CHECK(ReasonOf(store->Commit(name, {}).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    CHECK(ReasonOf(store->Remove(name)) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  }
  // A link that somebody laid there is not followed.
  std::filesystem::create_symlink(folder / "secret", folder.path() / "uploads" / kUpload);
  CHECK_FALSE(store->Append(kUpload, 0, "x", kMax).ok());
  CHECK_FALSE(store->Commit(kUpload, {}).ok());
  CHECK(Files() >= 1);
}

TEST_CASE_METHOD(Shelf, "two that write one upload at a time leave neither a gap nor a piece twice") {
  constexpr int kPieces = 200;
  const auto write = [&](char letter) {
    for (int piece = 0; piece < kPieces; ++piece) {
      if (!store->Append(kUpload, piece, std::string(1, letter), kMax).ok()) return;
    }
  };
  std::thread a(write, 'a');
  std::thread b(write, 'b');
  a.join();
  b.join();
  // Each piece is one byte: whoever wrote last, as many are there as the last accepted offset says.
  const auto size = static_cast<int64_t>(std::filesystem::file_size(folder.path() / "uploads" / kUpload));
  CHECK(size <= kPieces);
  CHECK(store->Append(kUpload, size, "x", kMax).ok());
  std::ifstream stream(folder.path() / "uploads" / kUpload);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  CHECK(bytes.find_first_not_of("ab") == static_cast<size_t>(size));
}

}  // namespace
}  // namespace recourse::blob
