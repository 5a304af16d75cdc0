// nlu-train CORPUS_DIR EMERGENCIES_DIR PRIORS.tsv OUT: writes the model file.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "libs/nlu/corpus.h"
#include "libs/nlu/model_file.h"
#include "libs/nlu/trainer.h"
#include "libs/status/status.h"

namespace {

absl::Status Run(const std::string& corpus_dir, const std::string& emergencies_dir, const std::string& priors_file,
                 const std::string& out_file) {
  using namespace recourse;
  ASSIGN_OR_RETURN(const auto corpus, nlu::ReadCorpus(corpus_dir));
  ASSIGN_OR_RETURN(const auto emergencies, nlu::ReadCorpus(emergencies_dir));
  ASSIGN_OR_RETURN(const auto priors, nlu::ReadPriors(priors_file));
  ASSIGN_OR_RETURN(const nlu::LinearModel model, nlu::Train(corpus, priors));
  ASSIGN_OR_RETURN(const nlu::SafetyTraining safety, nlu::TrainSafety(corpus, emergencies));
  const std::string bytes =
      nlu::Serialise(nlu::ModelFile{model, safety.model, static_cast<float>(safety.doubt.threshold)});
  std::filesystem::create_directories(std::filesystem::absolute(out_file).parent_path());
  const std::string partial = out_file + ".partial";  // a killed run leaves no half model under the name
  std::ofstream out(partial, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return status::Error(errors::v1::REASON_INTERNAL, "cannot write " + partial);
  std::filesystem::rename(partial, out_file);
  std::printf("%zu lines, %zu classes, %zu features, %.1f MB\n", corpus.size(), model.classes.size(),
              model.hashes.size(), static_cast<double>(bytes.size()) / 1e6);
  for (const auto& [name, tier] : {std::pair("emergency", safety.emergency), std::pair("doubt", safety.doubt)}) {
    std::printf("%s: %.1f %% of %zu, and %.2f %% of ordinary lines, held out, without the tables\n", name,
                100 * tier.recall, emergencies.size(), 100 * tier.false_alarms);
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: nlu-train CORPUS_DIR EMERGENCIES_DIR PRIORS.tsv OUT\n");
    return 2;
  }
  const absl::Status done = Run(argv[1], argv[2], argv[3], argv[4]);
  if (!done.ok()) std::fprintf(stderr, "nlu-train: %s\n", std::string(done.message()).c_str());
  return done.ok() ? 0 : 1;
}
