#include "libs/nlu/phrases.h"

namespace recourse::nlu {
namespace {

RE2::Options Options() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // any bytes, valid UTF-8 or not
  options.set_never_capture(true);
  return options;
}

std::string AnyOf(std::initializer_list<std::string_view> patterns) {
  std::string any = "\\b(?:";
  for (const std::string_view pattern : patterns) any.append(any.ends_with(':') ? "" : "|").append(pattern);
  return any + ")\\b";
}

}  // namespace

Phrases::Phrases(std::initializer_list<std::string_view> patterns)
    : any_(std::make_unique<RE2>(AnyOf(patterns), Options())) {}

bool Phrases::FoundIn(std::string_view plain) const { return RE2::PartialMatch(plain, *any_); }

std::string Phrases::RemovedFrom(std::string plain) const {
  RE2::GlobalReplace(&plain, *any_, "|");
  return plain;
}

}  // namespace recourse::nlu
