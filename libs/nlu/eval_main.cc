// nlu-eval MODEL FILE.tsv, or nlu-eval --train A.tsv --test B.tsv for a corpus that is not ours. Files hold
// "text<TAB>label"; each option may be repeated. nlu-eval --phrases FILE.tsv lists what the phrase tables find;
// nlu-eval --predict FILE reads plain lines with the model that was built beside the program.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "libs/nlu/corpus.h"
#include "libs/nlu/emergency.h"
#include "libs/nlu/evaluation.h"
#include "libs/nlu/model_file.h"
#include "libs/nlu/person_request.h"
#include "libs/nlu/prediction.h"
#include "libs/nlu/trainer.h"
#include "libs/nlu/words.h"
#include "libs/status/status.h"

namespace {

using namespace recourse;

absl::StatusOr<std::vector<nlu::Example>> ReadAll(const std::vector<std::string>& files) {
  std::vector<nlu::Example> all;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const auto examples, nlu::ReadExamples(file));
    all.insert(all.end(), examples.begin(), examples.end());
  }
  return all;
}

absl::StatusOr<nlu::LinearModel> ModelOf(const std::string& model_file, const std::vector<std::string>& train_files) {
  if (!train_files.empty()) {
    ASSIGN_OR_RETURN(const auto corpus, ReadAll(train_files));
    return nlu::Train(corpus);
  }
  ASSIGN_OR_RETURN(const std::string bytes, nlu::ReadFile(model_file));
  ASSIGN_OR_RETURN(nlu::ModelFile models, nlu::ParseModelFile(bytes));
  return std::move(models.issues);
}

void Print(const nlu::Evaluation& result, size_t most_confusions) {
  std::printf("lines            %zu in scope, %zu out of scope\n", result.lines, result.oos_lines);
  std::printf("accuracy         %.1f %% (+/- %.1f)\n", 100 * result.accuracy, 100 * result.half_interval);
  std::printf("macro-F1         %.1f %%\n", 100 * result.macro_f1);
  std::printf("top three        %.1f %%\n", 100 * result.top_three);
  std::printf("ECE              %.1f points\n", 100 * result.calibration_error);
  std::printf("not named        %.1f %% of in scope, %.1f %% of out of scope\n", 100 * result.refused_in_scope,
              100 * result.oos_recall);
  std::printf("latency          p50 %.0f us, p99 %.0f us\n", result.p50_us, result.p99_us);
  std::vector<std::pair<int, std::string>> worst;
  for (const auto& [pair, count] : result.confusion) worst.emplace_back(count, pair.first + " read as " + pair.second);
  std::ranges::sort(worst, std::greater<>{});
  for (size_t i = 0; i < std::min(most_confusions, worst.size()); ++i)
    std::printf("%16d %s\n", worst[i].first, worst[i].second.c_str());
}

void PrintPhrases(const std::vector<nlu::Example>& examples) {
  size_t emergencies = 0;
  size_t persons = 0;
  for (const nlu::Example& example : examples) {
    const std::string plain = nlu::Plain(example.text);
    const bool emergency = nlu::SoundsLikeEmergency(plain);
    const bool person = nlu::AsksForPerson(plain);
    emergencies += emergency ? 1 : 0;
    persons += person ? 1 : 0;
    if (emergency || person) std::printf("%-10s %s\n", emergency ? "emergency" : "person", example.text.c_str());
  }
  std::printf("%zu lines, %zu emergencies, %zu wishes for a person\n", examples.size(), emergencies, persons);
}

// One line out for each line in, whatever it holds, so that the two can be pasted side by side.
absl::Status PrintPredictions(const std::string& model_file, const std::string& text_file) {
  ASSIGN_OR_RETURN(const nlu::LinearModel model, ModelOf(model_file, {}));
  std::ifstream file;
  if (text_file != "-") {
    file.open(text_file, std::ios::binary);
    if (!file) return status::NotFound(text_file);
  }
  std::istream& in = text_file == "-" ? std::cin : file;
  for (std::string line; std::getline(in, line);) std::printf("%s\n", nlu::Tsv(nlu::Predict(model, line)).c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures a model on labelled lines.");
  std::vector<std::string> positional;
  std::vector<std::string> train_files;
  std::vector<std::string> test_files;
  std::vector<std::string> phrase_files;
  std::string predict_file;
  size_t most_confusions = 15;
  app.add_option("model_and_test", positional, "MODEL FILE.tsv…");
  app.add_option("--train", train_files, "lines to train on");
  app.add_option("--test", test_files, "lines to measure on");
  app.add_option("--phrases", phrase_files, "lines to run the tables of emergencies and person requests on");
  app.add_option("--predict", predict_file,
                 "MODEL --predict FILE: issue, probability, second, third and band of each line of text; - is stdin");
  app.add_option("--confusions", most_confusions, "how many confusions to list");
  CLI11_PARSE(app, argc, argv);
  if (train_files.empty() && positional.size() > 1) test_files.assign(positional.begin() + 1, positional.end());
  if (!predict_file.empty()) {
    const absl::Status done = PrintPredictions(
        positional.empty() ? std::filesystem::canonical("/proc/self/exe").parent_path() / "nlu/en.model"
                           : std::filesystem::path(positional.front()),
        predict_file);
    if (!done.ok()) std::fprintf(stderr, "nlu-eval: %s\n", std::string(done.message()).c_str());
    return done.ok() ? 0 : 1;
  }
  if (const auto lines = ReadAll(phrase_files); !phrase_files.empty() && lines.ok()) {
    PrintPhrases(*lines);
    return 0;
  }
  if (test_files.empty()) {
    std::fprintf(stderr, "%s", app.help().c_str());
    return 2;
  }
  const auto model = ModelOf(positional.empty() ? "" : positional.front(), train_files);
  const auto examples = ReadAll(test_files);
  for (const absl::Status& status : {model.status(), examples.status()}) {
    if (status.ok()) continue;
    std::fprintf(stderr, "nlu-eval: %s\n", std::string(status.message()).c_str());
    return 1;
  }
  Print(nlu::Evaluate(*model, *examples), most_confusions);
  return 0;
}
