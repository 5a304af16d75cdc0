#include "libs/session/session.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "libs/metrics/metrics.h"

namespace recourse::session {
namespace {

constexpr int kForgottenMilliseconds = 60'000;

// Versions are written with twenty digits, so that Lua, whose numbers end at 2^53, compares them as text.
std::string Digits(uint64_t version) { return absl::StrFormat("%020u", version); }

const redis::Script& PutNewer() {
  static const redis::Script script(R"lua(
local kept = redis.call('HGET', KEYS[1], 'version')
if kept and kept > ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'bytes', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
)lua");
  return script;
}

const redis::Script& DropBytes() {
  static const redis::Script script(R"lua(
if redis.call('HDEL', KEYS[1], 'bytes') == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
)lua");
  return script;
}

void CountRead(const char* result) {
  metrics::Counter("recourse_session_reads_total", "Reads of folded copies: hit, miss or error", {{"result", result}})
      .Increment();
}

void CountWrite(const absl::StatusOr<redis::Reply>& reply) {
  const char* result = !reply.ok() ? "error" : reply->integer == 1 ? "kept" : "older";
  metrics::Counter("recourse_session_writes_total", "Writes of folded copies: kept, older or error",
                   {{"result", result}})
      .Increment();
}

}  // namespace

Copies::Copies(redis::Pool* pool, std::string kind) : pool_(pool), kind_(std::move(kind)) {}

std::string Copies::Key(std::string_view name) const { return "copy:" + kind_ + ":" + std::string(name); }

std::optional<Copy> Copies::Get(std::string_view name) {
  if (pool_ == nullptr) return std::nullopt;
  absl::StatusOr<redis::Reply> reply = pool_->Command({"HMGET", Key(name), "version", "bytes"});
  Copy copy;
  if (!reply.ok() || reply->items.size() != 2) {
    CountRead("error");
    return std::nullopt;
  }
  if (reply->items[1].is_nil() || !absl::SimpleAtoi(reply->items[0].text, &copy.version)) {
    CountRead("miss");
    return std::nullopt;
  }
  CountRead("hit");
  copy.bytes = std::move(reply->items[1].text);
  return copy;
}

void Copies::Put(std::string_view name, std::string_view bytes, uint64_t version, absl::Duration ttl) {
  if (pool_ == nullptr) return;
  CountWrite(PutNewer().Run(*pool_, {Key(name)},
                            {Digits(version), std::string(bytes), absl::StrCat(absl::ToInt64Milliseconds(ttl))}));
}

void Copies::Forget(std::string_view name) {
  if (pool_ == nullptr) return;
  CountWrite(DropBytes().Run(*pool_, {Key(name)}, {absl::StrCat(kForgottenMilliseconds)}));
}

}  // namespace recourse::session
