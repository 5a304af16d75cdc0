// Labelled lines: "text<TAB>label", or in a file named after its class ("damaged_item.tsv") the text alone. Empty lines
// and lines that begin with '#' are skipped.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::nlu {

inline constexpr char kOutOfScope[] = "oos";

struct Example {
  std::string text;
  std::string label;
};

absl::StatusOr<std::vector<Example>> ReadExamples(const std::string& file);

// Every .tsv of the folder, in order of name.
absl::StatusOr<std::vector<Example>> ReadCorpus(const std::string& folder);

absl::StatusOr<std::string> ReadFile(const std::string& file);

}  // namespace recourse::nlu
