#include "libs/redis/key_family.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::redis {
namespace {

constexpr char kRebuild[] = "REBUILD";
// Longer than any refill; a process that died in the middle holds the others up for no longer.
constexpr absl::Duration kLease = absl::Seconds(30);
constexpr int kAttempts = 5;

std::string Guarded(FamilyScript::Kind kind, const std::string& text) {
  const char* const count =
      kind == FamilyScript::Kind::kWrite ? "redis.call('INCR', KEYS[2]); redis.call('PEXPIRE', KEYS[2], 600000); " : "";
  return absl::StrCat("if redis.call('EXISTS', KEYS[1]) == 0 then ", count,
                      "return redis.error_reply('REBUILD the family has no marker') end\n", text);
}

// The marker is a number that grows, so that a program can tell one generation from the next.
const Script& Publication() {
  static const Script script(R"lua(
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'LOST' end
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[2] then return 'AGAIN' end
redis.call('SET', KEYS[1], ARGV[3])
redis.call('DEL', KEYS[2], KEYS[3])
return 'PUBLISHED'
)lua");
  return script;
}

const Script& LeaseRelease() {
  static const Script script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end");
  return script;
}

}  // namespace

FamilyScript::FamilyScript(Kind kind, const std::string& text) : script_(Guarded(kind, text)) {}

KeyFamily::KeyFamily(Pool* pool, std::string name, std::string owner, Refill refill)
    : pool_(pool),
      marker_(absl::StrCat("{", name, "}:marker")),
      refused_(absl::StrCat("{", name, "}:refused")),
      lease_(absl::StrCat("{", name, "}:rebuilder")),
      owner_(std::move(owner)),
      refill_(std::move(refill)) {}

absl::StatusOr<std::optional<Reply>> KeyFamily::Run(const FamilyScript& script, std::vector<std::string> keys,
                                                    const Arguments& arguments) {
  if (pool_ == nullptr) return std::nullopt;
  keys.insert(keys.begin(), {marker_, refused_});
  absl::StatusOr<Reply> reply = script.script().Run(*pool_, keys, arguments);
  if (!reply.ok() && absl::StrContains(reply.status().message(), kRebuild)) return std::nullopt;
  RETURN_IF_ERROR(reply.status());
  return *std::move(reply);
}

absl::StatusOr<bool> KeyFamily::Rebuild() {
  if (pool_ == nullptr) return false;
  ASSIGN_OR_RETURN(const Reply marker, pool_->Command({"EXISTS", marker_}));
  if (marker.integer == 1) return true;
  ASSIGN_OR_RETURN(const Reply leased, pool_->Command({"SET", lease_, owner_, "NX", "PX",
                                                       absl::StrCat(absl::ToInt64Milliseconds(kLease))}));
  if (leased.is_nil()) return false;
  absl::StatusOr<Outcome> outcome = Outcome::kAgain;
  for (int i = 0; i < kAttempts && outcome.ok() && *outcome == Outcome::kAgain; ++i) outcome = RefillOnce();
  if (outcome.ok() && *outcome == Outcome::kPublished) return true;
  LeaseRelease().Run(*pool_, {lease_}, {owner_}).IgnoreError();
  RETURN_IF_ERROR(outcome.status());
  return false;
}

absl::StatusOr<KeyFamily::Outcome> KeyFamily::RefillOnce() {
  ASSIGN_OR_RETURN(const Reply refused, pool_->Command({"GET", refused_}));
  RETURN_IF_ERROR(refill_(*pool_));
  ASSIGN_OR_RETURN(const Reply time, pool_->Command({"TIME"}));
  const Arguments arguments = {owner_, refused.is_nil() ? "0" : refused.text,
                               time.items.empty() ? "1" : time.items.front().text};
  ASSIGN_OR_RETURN(const Reply done, Publication().Run(*pool_, {marker_, refused_, lease_}, arguments));
  if (done.text == "PUBLISHED") return Outcome::kPublished;
  return done.text == "AGAIN" ? Outcome::kAgain : Outcome::kLost;
}

}  // namespace recourse::redis
