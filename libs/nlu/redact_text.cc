#include <string>

#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <re2/re2.h>

#include "libs/log/redact.h"
#include "libs/nlu/understander.h"

namespace recourse::nlu {
namespace {

// "my password is wrong" tells of a password and does not tell it.
bool IsPartOfSentence(std::string_view word) {
  static const absl::flat_hash_set<std::string> kWords{
      "not",      "wrong",   "incorrect", "expired", "invalid",  "the",     "a",          "an",   "too",
      "never",    "being",   "still",     "reset",   "same",     "correct", "right",      "lost", "forgotten",
      "blocked",  "locked",  "changed",   "working", "no",       "always",  "and",        "but",  "to",
      "rejected", "refused", "broken",    "asked",   "required", "needed",  "unknown",    "on",   "in",
      "sent",     "already", "used",      "old",     "weak",     "saved",   "compromised"};
  std::string plain;
  for (const char c : word) {
    if (absl::ascii_isalpha(static_cast<unsigned char>(c))) plain += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return kWords.contains(plain);
}

bool HasDigit(std::string_view text) {
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

// Replaces the second group of `pattern` wherever `secret` holds for it.
template <typename IsSecret>
std::string Replace(std::string_view text, const RE2& pattern, std::string_view by, const IsSecret& is_secret) {
  std::string out;
  re2::StringPiece rest(text.data(), text.size());
  const char* copied_to = text.data();
  re2::StringPiece before;
  re2::StringPiece value;
  while (RE2::FindAndConsume(&rest, pattern, &before, &value)) {
    if (!is_secret(std::string_view(value.data(), value.size()))) continue;
    out.append(copied_to, value.data());
    out += by;
    copied_to = value.data() + value.size();
  }
  out.append(copied_to, text.data() + text.size());
  return out;
}

std::string WithoutCodesAndPasswords(std::string_view text) {
  static const RE2 kPassword(
      R"((?i)(\b(?:pass ?word|pass ?phrase|passwd|pwd|passcode)s?(?: (?:is|was|to)|:|=| :| =){1,2} ?["']?)([^\s"']{3,64}))",
      RE2::Latin1);
  static const RE2 kOneTimeCode(
      R"((?i)(\b(?:otp|one[- ]time (?:code|password|passcode)|verification code|security code|login code|sms code|)"
      R"(authenticat(?:ion|or) code|2fa(?: code)?|cvv|cvc|cvv2|pin(?: code)?|the code)(?: (?:is|was|i got|says)|:|=| :| =)* ?)(\d{3,4}[ -]?\d{0,4})\b)",
      RE2::Latin1);
  static const RE2 kGiftCode(R"((?i)(\b)([A-Z0-9]{4}-[A-Z0-9]{4,6}-[A-Z0-9]{4,5}(?:-[A-Z0-9]{4,5}){0,2})\b)",
                             RE2::Latin1);
  static const RE2 kNamedCode(
      R"((?i)(\b(?:gift ?card|voucher|claim|redemption|gift) (?:code|number|no\.?)(?: (?:is|was)|:|=| :)? ?)([A-Z0-9][A-Z0-9-]{6,30})\b)",
      RE2::Latin1);
  std::string out =
      Replace(text, kPassword, "[password]", [](std::string_view word) { return !IsPartOfSentence(word); });
  out = Replace(out, kOneTimeCode, "[code]", [](std::string_view) { return true; });
  out = Replace(out, kNamedCode, "[code]", HasDigit);
  return Replace(out, kGiftCode, "[code]", [](std::string_view code) {
    for (const char c : code) {
      if (absl::ascii_isalpha(static_cast<unsigned char>(c))) return HasDigit(code);
    }
    return false;  // digits alone are a telephone number or an order
  });
}

}  // namespace

std::string RedactText(std::string_view text) {
  // An order number may pass Luhn by chance, and is what the conversation is about.
  static const RE2 kOrderNumber(R"((\b\d{3}-\d{7}-\d{7}\b))");
  const auto redact = [](std::string_view part) { return log::Redact(WithoutCodesAndPasswords(part)); };
  std::string out;
  re2::StringPiece rest(text.data(), text.size());
  const char* done_to = text.data();
  re2::StringPiece number;
  while (RE2::FindAndConsume(&rest, kOrderNumber, &number)) {
    out += redact({done_to, static_cast<size_t>(number.data() - done_to)});
    out.append(number.data(), number.size());
    done_to = number.data() + number.size();
  }
  return out + redact({done_to, static_cast<size_t>(text.data() + text.size() - done_to)});
}

}  // namespace recourse::nlu
