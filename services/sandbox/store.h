// JSON documents by collection and key, held in memory and kept in an append-only file of JSON lines: what was
// committed survives the end of this process, however it ends.
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <nlohmann/json.hpp>

namespace recourse::sandbox {

using Document = nlohmann::json;

struct Put {
  std::string collection;
  std::string key;
  Document document;  // null erases
};

class Store {
 public:
  using Collection = std::map<std::string, Document>;

  // Reads the file, or creates it. A last line that was cut off by a crash was never acknowledged and is dropped.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& path);

  // All or nothing. A disk that cannot be written ends the process: nothing may be promised without it.
  void Commit(const std::vector<Put>& puts);

  std::optional<Document> Find(const std::string& collection, const std::string& key) const;
  Collection All(const std::string& collection) const { return WithPrefix(collection, ""); }
  Collection WithPrefix(const std::string& collection, const std::string& prefix) const;

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  explicit Store(File file) : file_(std::move(file)) {}
  void Apply(const std::vector<Put>& puts) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  File file_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Collection> collections_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::sandbox
