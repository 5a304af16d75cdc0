#include "libs/trace/trace.h"

#include <algorithm>
#include <utility>

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <openssl/rand.h>

namespace recourse::trace {
namespace {

constexpr size_t kTraceDigits = 32;
constexpr size_t kSpanDigits = 16;
constexpr size_t kLength = 55;  // "00-" trace "-" span "-" flags

thread_local Context current;

std::string RandomHex(size_t digits) {
  std::string bytes(digits / 2, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return absl::BytesToHexString(bytes);
}

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool AllZero(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

}  // namespace

Context Context::Parse(std::string_view text) {
  if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-') return {};
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(3, kTraceDigits);
  const std::string_view span = text.substr(36, kSpanDigits);
  const std::string_view flags = text.substr(53, 2);
  if (!IsLowerHex(version) || version == "ff" || (version == "00" && text.size() != kLength)) return {};
  if (text.size() > kLength && text[kLength] != '-') return {};
  if (!IsLowerHex(trace) || !IsLowerHex(span) || !IsLowerHex(flags) || AllZero(trace) || AllZero(span)) return {};
  const bool odd = flags[1] == '1' || flags[1] == '3' || flags[1] == '5' || flags[1] == '7' || flags[1] == '9' ||
                   flags[1] == 'b' || flags[1] == 'd' || flags[1] == 'f';
  return {std::string(trace), std::string(span), odd};
}

Context Context::Random() { return {RandomHex(kTraceDigits), RandomHex(kSpanDigits), true}; }

Context Context::Child() const {
  if (trace_id.empty()) return {};
  return {trace_id, RandomHex(kSpanDigits), sampled};
}

std::string Context::Format() const {
  if (trace_id.empty()) return "";
  return "00-" + trace_id + "-" + span_id + (sampled ? "-01" : "-00");
}

const Context& Current() { return current; }

Scope::Scope(Context context)
    : previous_(std::exchange(current, context.trace_id.empty() ? Context::Random() : std::move(context))) {}

Scope::~Scope() { current = std::move(previous_); }

}  // namespace recourse::trace
