#include "services/sandbox/store.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::sandbox {
namespace {

std::optional<std::vector<Put>> ParseLine(const std::string& line) {
  const Document record = Document::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!record.is_array()) return std::nullopt;
  std::vector<Put> puts;
  for (const Document& put : record) {
    if (!put.is_array() || put.size() != 3 || !put[0].is_string() || !put[1].is_string()) return std::nullopt;
    puts.push_back({put[0].get<std::string>(), put[1].get<std::string>(), put[2]});
  }
  return puts;
}

std::string ToLine(const std::vector<Put>& puts) {
  Document record = Document::array();
  for (const Put& put : puts) record.push_back(Document::array({put.collection, put.key, put.document}));
  return record.dump(-1, ' ', false, Document::error_handler_t::replace) + '\n';
}

absl::Status FileError(const std::string& path, std::string_view problem) {
  return status::Error(errors::v1::REASON_UNAVAILABLE, absl::StrCat(path, ": ", std::string(problem)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path) {
  File file(std::fopen(path.c_str(), "ab"), &std::fclose);
  if (file == nullptr) return FileError(path, "cannot be written");
  std::unique_ptr<Store> store(new Store(std::move(file)));

  absl::MutexLock lock(&store->mutex_);
  std::ifstream lines(path, std::ios::binary);
  std::string line;
  std::uintmax_t complete = 0;
  while (std::getline(lines, line) && !lines.eof()) {  // eof: no newline, the line was cut off
    const auto puts = ParseLine(line);
    if (!puts) return FileError(path, absl::StrCat("is damaged at byte ", complete));
    store->Apply(*puts);
    complete += line.size() + 1;
  }
  std::error_code error;
  std::filesystem::resize_file(path, complete, error);
  if (error) return FileError(path, error.message());
  return store;
}

void Store::Commit(const std::vector<Put>& puts) {
  const std::string line = ToLine(puts);
  absl::MutexLock lock(&mutex_);
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() || std::fflush(file_.get()) != 0) {
    std::perror("sandbox data file");
    std::abort();
  }
  Apply(puts);
}

void Store::Apply(const std::vector<Put>& puts) {
  for (const Put& put : puts) {
    Collection& collection = collections_[put.collection];
    if (put.document.is_null()) {
      collection.erase(put.key);
    } else {
      collection[put.key] = put.document;
    }
  }
}

std::optional<Document> Store::Find(const std::string& collection, const std::string& key) const {
  absl::MutexLock lock(&mutex_);
  const auto documents = collections_.find(collection);
  if (documents == collections_.end()) return std::nullopt;
  const auto found = documents->second.find(key);
  if (found == documents->second.end()) return std::nullopt;
  return found->second;
}

Store::Collection Store::WithPrefix(const std::string& collection, const std::string& prefix) const {
  absl::MutexLock lock(&mutex_);
  Collection matching;
  const auto documents = collections_.find(collection);
  if (documents == collections_.end()) return matching;
  for (auto it = documents->second.lower_bound(prefix); it != documents->second.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    matching.insert(*it);
  }
  return matching;
}

}  // namespace recourse::sandbox
