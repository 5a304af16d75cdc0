// The store in a local folder, which replicas may share: "uploads/{upload}" while it grows, "blobs/{upload}/{hash}".
#pragma once

#include <filesystem>
#include <memory>

#include "libs/blob/store.h"

namespace recourse::blob {

class FolderStore final : public Store {
 public:
  // Makes the folders.
  static absl::StatusOr<std::unique_ptr<FolderStore>> Open(const std::filesystem::path& folder);

  absl::StatusOr<int64_t> Append(const std::string& upload, int64_t offset, std::string_view bytes,
                                 int64_t max_bytes) override;
  absl::StatusOr<Blob> Commit(const std::string& upload, const Limits& limits) override;
  absl::StatusOr<std::string> Read(const std::string& name, int64_t offset, int64_t size) const override;
  absl::Status Remove(const std::string& upload) override;

 private:
  FolderStore(std::filesystem::path uploads, std::filesystem::path blobs)
      : uploads_(std::move(uploads)), blobs_(std::move(blobs)) {}

  const std::filesystem::path uploads_;
  const std::filesystem::path blobs_;
};

}  // namespace recourse::blob
