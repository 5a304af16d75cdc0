// recourse-load-nlu MODEL FILE…: how many messages a second one core understands, with safety and entities, beside the
// issue model alone on the same lines. Files hold a line of text each; what follows a tab is left out.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <absl/time/clock.h>

#include "libs/nlu/corpus.h"
#include "libs/nlu/model_file.h"
#include "libs/nlu/prediction.h"
#include "libs/nlu/understander.h"

namespace {

using namespace recourse;

struct Figures {
  double per_second = 0.0;
  absl::Duration p50;
  absl::Duration p99;
};

absl::StatusOr<std::vector<std::string>> LinesOf(const std::vector<std::string>& files) {
  std::vector<std::string> lines;
  for (const std::string& file : files) {
    std::ifstream stream(file);
    if (!stream) return absl::NotFoundError(file + " cannot be read");
    for (std::string line; std::getline(stream, line);) {
      if (!line.empty() && line.front() != '#') lines.push_back(line.substr(0, line.find('\t')));
    }
  }
  if (lines.empty()) return absl::InvalidArgumentError("no lines to read");
  return lines;
}

Figures Measure(const std::vector<std::string>& lines, absl::Duration duration,
                const std::function<void(const std::string&)>& read) {
  std::vector<absl::Duration> took;
  const absl::Time begun = absl::Now();
  absl::Time last = begun;
  for (size_t i = 0; last - begun < duration; ++i) {
    read(lines[i % lines.size()]);
    const absl::Time now = absl::Now();
    took.push_back(now - last);
    last = now;
  }
  std::ranges::sort(took);
  return {static_cast<double>(took.size()) / absl::ToDoubleSeconds(last - begun), took[took.size() / 2],
          took[took.size() * 99 / 100]};
}

// Of this process, in MB.
double ResidentMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(line.find_first_of("0123456789"))) / 1024.0;
  }
  return 0.0;
}

Figures MedianOf(std::vector<Figures> rounds) {
  std::ranges::sort(rounds, {}, &Figures::per_second);
  return rounds[rounds.size() / 2];
}

void Print(const char* way, const Figures& figures) {
  std::printf("| %s | %.0f | %.0f | %.0f |\n", way, figures.per_second, absl::ToDoubleMicroseconds(figures.p50),
              absl::ToDoubleMicroseconds(figures.p99));
}

absl::Status Run(const std::string& model_file, const std::vector<std::string>& files, int rounds,
                 absl::Duration duration) {
  const absl::StatusOr<std::vector<std::string>> lines = LinesOf(files);
  if (!lines.ok()) return lines.status();
  const auto understander = nlu::Understander::Load(model_file);
  if (!understander.ok()) return understander.status();
  const double resident = ResidentMegabytes();
  const auto bytes = nlu::ReadFile(model_file);
  if (!bytes.ok()) return bytes.status();
  const auto models = nlu::ParseModelFile(*bytes);
  if (!models.ok()) return models.status();

  std::vector<Figures> whole;
  std::vector<Figures> alone;
  for (int round = 0; round < rounds; ++round) {
    whole.push_back(Measure(*lines, duration, [&](const std::string& line) { (*understander)->Understand(line); }));
    alone.push_back(Measure(*lines, duration, [&](const std::string& line) { nlu::Predict(models->issues, line); }));
  }
  std::printf("%zu lines, one core, medians of %d rounds\n\n", lines->size(), rounds);
  std::printf("| way | per s | p50 us | p99 us |\n|---|---|---|---|\n");
  Print("with safety and entities", MedianOf(whole));
  Print("issue model alone", MedianOf(alone));
  std::printf("\nmodel %.1f MB, resident with one model loaded %.0f MB\n",
              static_cast<double>(std::filesystem::file_size(model_file)) / 1e6, resident);
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures how fast text is understood");
  std::string model;
  std::vector<std::string> files;
  int rounds = 3;
  double seconds = 2.0;
  app.add_option("model", model, "model file")->required()->check(CLI::ExistingFile);
  app.add_option("files", files, "lines of text")->required();
  app.add_option("--rounds", rounds, "rounds of each way")->check(CLI::Range(1, 100));
  app.add_option("--seconds", seconds, "of each way and round")->check(CLI::Range(0.05, 600.0));
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = Run(model, files, rounds, absl::Seconds(seconds));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
