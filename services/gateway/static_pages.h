// The built web pages, read once at start: what is not in memory cannot be asked for.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>

#include "services/gateway/exchange.h"

namespace recourse::gateway {

class StaticPages {
 public:
  // Every ordinary file under `folder`; hidden files and symbolic links are left out.
  static absl::StatusOr<StaticPages> Load(const std::filesystem::path& folder);

  // GET and HEAD: the file; a folder's index.html; for a path that is no file, the page of the nearest folder above it,
  // whose script knows the rest. "/" goes to /help/ when it has no page of its own.
  void Handle(Exchange& exchange) const;

 private:
  struct File {
    std::string bytes;
    std::string type;
    std::string etag;
  };

  const File* Find(const std::string& path) const;
  // The nearest index.html at or above a path.
  const File* PageAbove(std::string_view path) const;

  std::map<std::string, File> files_;  // by path: "/help/index.html"
};

}  // namespace recourse::gateway
