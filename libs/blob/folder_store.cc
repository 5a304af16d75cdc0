#include "libs/blob/folder_store.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libs/blob/media.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"

namespace recourse::blob {
namespace {

namespace fs = std::filesystem;

constexpr size_t kHashLength = 2 * SHA256_DIGEST_LENGTH;
constexpr size_t kUuidLength = 36;

absl::Status SystemError(std::string_view what) {
  return absl::ErrnoToStatus(errno, absl::string_view(what.data(), what.size()));
}

class File {
 public:
  File(const fs::path& path, int flags) : descriptor_(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() { Close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool open_ok() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }
  void Close() {
    if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
  }

  absl::Status Write(std::string_view bytes, int64_t offset) const {
    while (!bytes.empty()) {
      const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), offset);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return SystemError("write");
      bytes.remove_prefix(static_cast<size_t>(written));
      offset += written;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Read(int64_t offset, int64_t size) const {
    std::string bytes(static_cast<size_t>(size), '\0');
    size_t have = 0;
    while (have < bytes.size()) {
      const ssize_t got =
          pread(descriptor_, bytes.data() + have, bytes.size() - have, offset + static_cast<int64_t>(have));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return SystemError("read");
      if (got == 0) break;
      have += static_cast<size_t>(got);
    }
    bytes.resize(have);
    return bytes;
  }

  absl::StatusOr<int64_t> Size() const {
    struct stat about {};
    if (fstat(descriptor_, &about) != 0) return SystemError("stat");
    return about.st_size;
  }

 private:
  int descriptor_;
};

std::string HashOf(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

// Names become paths: nothing but UUIDs and hashes in lower case.
bool IsBlobName(const std::string& name) {
  return name.size() == kUuidLength + 1 + kHashLength && ids::IsUuid(name.substr(0, kUuidLength)) &&
         name[kUuidLength] == '/' && std::all_of(name.begin() + kUuidLength + 1, name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

absl::Status CheckUpload(const std::string& upload) {
  return ids::IsUuid(upload) ? absl::OkStatus() : status::NotFound(upload);
}

absl::Status SyncFolder(const fs::path& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  return opened.open_ok() && fsync(opened.get()) == 0 ? absl::OkStatus() : SystemError("sync " + folder.string());
}

absl::Status RemovePath(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  return error ? absl::InternalError(absl::StrCat("cannot remove ", path.string(), ": ", error.message()))
               : absl::OkStatus();
}

// Under a name of its own first: a crash leaves the whole file or none.
absl::Status WriteWhole(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::path beginning = path.string() + ".new";
  File file(beginning, O_WRONLY | O_CREAT | O_TRUNC);
  if (error || !file.open_ok()) return SystemError("create " + beginning.string());
  RETURN_IF_ERROR(file.Write(bytes, 0));
  if (fsync(file.get()) != 0) return SystemError("sync " + beginning.string());
  file.Close();
  if (rename(beginning.c_str(), path.c_str()) != 0) return SystemError("rename " + path.string());
  RETURN_IF_ERROR(SyncFolder(path.parent_path()));
  return SyncFolder(path.parent_path().parent_path());
}

}  // namespace

absl::StatusOr<std::unique_ptr<FolderStore>> FolderStore::Open(const fs::path& folder) {
  std::error_code error;
  const fs::path uploads = folder / "uploads";
  const fs::path blobs = folder / "blobs";
  for (const fs::path& path : {uploads, blobs}) {
    fs::create_directories(path, error);
    if (error) {
      return absl::FailedPreconditionError(absl::StrCat("cannot make ", path.string(), ": ", error.message()));
    }
  }
  return std::unique_ptr<FolderStore>(new FolderStore(uploads, blobs));
}

absl::StatusOr<int64_t> FolderStore::Append(const std::string& upload, int64_t offset, std::string_view bytes,
                                            int64_t max_bytes) {
  RETURN_IF_ERROR(CheckUpload(upload));
  const fs::path path = uploads_ / upload;
  const auto added = static_cast<int64_t>(bytes.size());
  if (offset < 0 || added > max_bytes || offset > max_bytes - added) {
    RETURN_IF_ERROR(RemovePath(path));
    return status::Error(errors::v1::REASON_PAYLOAD_TOO_LARGE, "more than was announced",
                         {{"limit", absl::StrCat(max_bytes)}});
  }
  const File file(path, O_RDWR | (offset == 0 ? O_CREAT : 0));
  if (!file.open_ok() && errno == ENOENT) {
    return status::Error(errors::v1::REASON_CONFLICT, "nothing is there to go on from", {{"received", "0"}});
  }
  if (!file.open_ok()) return SystemError("open " + path.string());
  // Two that write one upload, in whatever process, take turns; the second finds that its place is taken.
  if (flock(file.get(), LOCK_EX) != 0) return SystemError("lock " + path.string());
  ASSIGN_OR_RETURN(const int64_t received, file.Size());
  if (offset == 0) {
    if (ftruncate(file.get(), 0) != 0) return SystemError("truncate " + path.string());
  } else if (offset != received) {
    return status::Error(errors::v1::REASON_CONFLICT, "the bytes before these are missing, or these are there",
                         {{"received", absl::StrCat(received)}});
  }
  RETURN_IF_ERROR(file.Write(bytes, offset));
  return offset + added;
}

absl::StatusOr<Blob> FolderStore::Commit(const std::string& upload, const Limits& limits) {
  RETURN_IF_ERROR(CheckUpload(upload));
  const fs::path path = uploads_ / upload;
  File file(path, O_RDONLY);
  if (!file.open_ok()) return status::Error(errors::v1::REASON_FILE_REFUSED, "the file is empty");
  ASSIGN_OR_RETURN(const int64_t size, file.Size());
  if (size > limits.max_bytes) {
    RETURN_IF_ERROR(RemovePath(path));
    return status::Error(errors::v1::REASON_PAYLOAD_TOO_LARGE, "more than was announced");
  }
  ASSIGN_OR_RETURN(const std::string bytes, file.Read(0, size));
  file.Close();
  Blob blob;
  blob.media_type = std::string(Sniff(bytes));
  const bool allowed = limits.media_types.empty() || std::find(limits.media_types.begin(), limits.media_types.end(),
                                                               blob.media_type) != limits.media_types.end();
  absl::StatusOr<std::string> cleaned =
      allowed ? Cleaned(bytes) : status::Error(errors::v1::REASON_FILE_REFUSED, "not the kind of file announced");
  if (!cleaned.ok()) {
    RETURN_IF_ERROR(RemovePath(path));
    return cleaned.status();
  }
  blob.hash = HashOf(*cleaned);
  blob.name = absl::StrCat(upload, "/", blob.hash);
  blob.size = static_cast<int64_t>(cleaned->size());
  RETURN_IF_ERROR(WriteWhole(blobs_ / blob.name, *cleaned));
  RETURN_IF_ERROR(RemovePath(path));
  return blob;
}

absl::StatusOr<std::string> FolderStore::Read(const std::string& name, int64_t offset, int64_t size) const {
  if (!IsBlobName(name)) return status::NotFound(name);
  const File file(blobs_ / name, O_RDONLY);
  if (!file.open_ok()) return errno == ENOENT ? status::NotFound(name) : SystemError("open " + name);
  return file.Read(offset, size);
}

absl::Status FolderStore::Remove(const std::string& upload) {
  RETURN_IF_ERROR(CheckUpload(upload));
  RETURN_IF_ERROR(RemovePath(uploads_ / upload));
  return RemovePath(blobs_ / upload);
}

}  // namespace recourse::blob
