#include "services/gateway/static_pages.h"

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <openssl/evp.h>

namespace recourse::gateway {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kMostBytes = 128 << 20;
constexpr char kIndex[] = "index.html";

// Scripts, styles and calls of our own only: nothing inline, nothing from elsewhere, in nobody's frame.
constexpr char kContentSecurityPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

std::string TypeOf(const fs::path& file) {
  static const std::map<std::string, std::string> types = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
  };
  const auto found = types.find(file.extension().string());
  return found == types.end() ? "application/octet-stream" : found->second;
}

std::string EtagOf(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return absl::StrCat("\"", absl::BytesToHexString(std::string(digest.begin(), digest.begin() + 16)), "\"");
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// The bundler puts a hash of the content into the names below "assets", so that a new build has new names.
std::string CachingOf(const std::string& path) {
  return absl::StrContains(path, "/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

Headers Protection() {
  return {{"content-security-policy", kContentSecurityPolicy},
          {"x-content-type-options", "nosniff"},
          {"referrer-policy", "same-origin"},
          {"cross-origin-opener-policy", "same-origin"}};
}

void Redirect(Exchange& exchange, const std::string& to) {
  Headers headers = Protection();
  headers.emplace_back("location", to);
  exchange.Respond(307, std::move(headers), "");
}

}  // namespace

absl::StatusOr<StaticPages> StaticPages::Load(const fs::path& folder) {
  StaticPages pages;
  uintmax_t total = 0;
  std::error_code error;
  fs::recursive_directory_iterator it(folder, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (IsHidden(it->path())) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink() || !it->is_regular_file()) continue;
    std::ifstream stream(it->path(), std::ios::binary);
    File file;
    file.bytes.assign(std::istreambuf_iterator<char>(stream), {});
    file.type = TypeOf(it->path());
    file.etag = EtagOf(file.bytes);
    total += file.bytes.size();
    if (!stream || total > kMostBytes) {
      return absl::FailedPreconditionError("cannot keep " + it->path().string() + " in memory");
    }
    pages.files_.emplace("/" + it->path().lexically_relative(folder).generic_string(), std::move(file));
  }
  if (error) return absl::NotFoundError("cannot read " + folder.string() + ": " + error.message());
  return pages;
}

const StaticPages::File* StaticPages::Find(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

const StaticPages::File* StaticPages::PageAbove(std::string_view path) const {
  for (size_t slash = path.rfind('/'); slash != std::string_view::npos && slash > 0;
       slash = path.substr(0, slash).rfind('/')) {
    if (const File* page = Find(std::string(path.substr(0, slash + 1)) + kIndex)) return page;
  }
  return nullptr;
}

void StaticPages::Handle(Exchange& exchange) const {
  const HttpRequest& request = exchange.request();
  if (request.method != "GET" && request.method != "HEAD") return exchange.Respond(405, {{"allow", "GET, HEAD"}}, "");
  const std::string& path = request.path;
  const File* file = Find(path);
  if (file == nullptr && path.ends_with('/')) file = Find(path + kIndex);
  if (file == nullptr && path == "/" && Find("/help/index.html") != nullptr) return Redirect(exchange, "/help/");
  if (file == nullptr && Find(path + "/" + kIndex) != nullptr) return Redirect(exchange, path + "/");
  // A name with a dot is a file that should have been there.
  const std::string name = path.substr(path.rfind('/') + 1);
  if (file == nullptr && !absl::StrContains(name, ".")) file = PageAbove(path);

  Headers headers = Protection();
  if (file == nullptr) {
    headers.emplace_back("content-type", "text/plain; charset=utf-8");
    return exchange.Respond(404, std::move(headers), "not found\n");
  }
  headers.emplace_back("etag", file->etag);
  headers.emplace_back("cache-control", CachingOf(path));
  if (absl::StrContains(std::string(request.Header("if-none-match")), file->etag)) {
    return exchange.Respond(304, std::move(headers), "");
  }
  headers.emplace_back("content-type", file->type);
  exchange.Respond(200, std::move(headers), file->bytes);
}

}  // namespace recourse::gateway
