// Uploaded files. What comes from outside is kept apart until it is whole, is what it claims to be, and has lost what
// it tells about its maker; only then does it get a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <absl/status/status.h>
#include <absl/status/statusor.h>

namespace recourse::blob {

struct Limits {
  int64_t max_bytes = 20 << 20;
  std::vector<std::string> media_types;  // allowed ones; empty: all that are known
};

struct Blob {
  // "{upload}/{SHA-256 of the bytes kept}". Two uploads of one content share nothing: removing one
  // needs no counting.
  std::string name;
  std::string hash;
  std::string media_type;  // read from the bytes
  int64_t size = 0;        // of what is kept
};

// Thread-safe. `upload` is a UUID of the caller's choice.
class Store {
 public:
  virtual ~Store() = default;

  // Adds the bytes at `offset`, which must be where the last ones ended; 0 begins anew. CONFLICT with metadata
  // `received` otherwise; PAYLOAD_TOO_LARGE beyond `max_bytes`, and nothing is kept. Answers how many there are.
  virtual absl::StatusOr<int64_t> Append(const std::string& upload, int64_t offset, std::string_view bytes,
                                         int64_t max_bytes) = 0;

  // FILE_REFUSED for what is not whole or not allowed, and nothing is kept.
  virtual absl::StatusOr<Blob> Commit(const std::string& upload, const Limits& limits) = 0;

  // Up to `size` bytes from `offset`; fewer at the end. RESOURCE_NOT_FOUND.
  virtual absl::StatusOr<std::string> Read(const std::string& name, int64_t offset, int64_t size) const = 0;

  // All that there is of an upload, committed or not; none is not an error.
  virtual absl::Status Remove(const std::string& upload) = 0;
};

}  // namespace recourse::blob
