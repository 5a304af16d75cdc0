#include "libs/nlu/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "libs/status/status.h"

namespace recourse::nlu {

absl::StatusOr<std::string> ReadFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return status::NotFound(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

absl::StatusOr<std::vector<Example>> ReadExamples(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string content, ReadFile(file));
  const std::string name = std::filesystem::path(file).stem();
  std::vector<Example> examples;
  std::istringstream lines(content);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    const size_t tab = line.rfind('\t');
    examples.push_back(tab == std::string::npos ? Example{line, name}
                                                : Example{line.substr(0, tab), line.substr(tab + 1)});
  }
  return examples;
}

absl::StatusOr<std::vector<Example>> ReadCorpus(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  }
  if (error) return status::NotFound(folder);
  std::ranges::sort(files);
  std::vector<Example> corpus;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::vector<Example> examples, ReadExamples(file));
    corpus.insert(corpus.end(), examples.begin(), examples.end());
  }
  return corpus;
}

}  // namespace recourse::nlu
