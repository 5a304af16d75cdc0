#include <array>

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <openssl/evp.h>

#include "libs/redis/redis.h"
#include "libs/status/status.h"

namespace recourse::redis {
namespace {

std::string Sha1(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return absl::BytesToHexString(std::string(reinterpret_cast<const char*>(digest.data()), size));
}

}  // namespace

Script::Script(std::string text) : text_(std::move(text)), sha1_(Sha1(text_)) {}

absl::StatusOr<Reply> Script::Run(Pool& pool, const std::vector<std::string>& keys, const Arguments& arguments) const {
  Arguments command = {"EVALSHA", sha1_, absl::StrCat(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  absl::StatusOr<Reply> reply = pool.Command(command);
  if (reply.ok() || !absl::StrContains(reply.status().message(), "NOSCRIPT")) return reply;
  // Forgotten by a restart or a flush. EVAL keeps it again, and nothing can come between the two.
  command[0] = "EVAL";
  command[1] = text_;
  return pool.Command(command);
}

}  // namespace recourse::redis
