#include "libs/nlu/trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>

#include <absl/strings/numbers.h>
#include <linear.h>

#include "libs/nlu/features.h"
#include "libs/nlu/model_file.h"
#include "libs/nlu/noise.h"
#include "libs/status/status.h"

namespace recourse::nlu {
namespace {

constexpr size_t kFolds = 5;
constexpr double kCost = 12.0;
constexpr double kTolerance = 0.1;
constexpr double kNeverNamed = -10.0;  // the score of a class without lines
// Neighbouring lines of a class were written in one breath: they are held out together, or held-out lines look easy.
constexpr size_t kLinesOfOneBreath = 8;
// "Out of scope" has many lines because it is many things, not because most messages are: its lines count for less.
constexpr double kOutOfScopeWeight = 0.05;
// A share of the lines is learnt a second time, with slips.
constexpr size_t kNoisedOneOf = 3;
// Lines of a class count by (lines of a usual class / its lines) to this power: 0 not at all, 1 all classes alike.
constexpr double kBalance = 1.0;
constexpr double kLeastPrior = 0.25;
constexpr double kGreatestPrior = 4.0;
// Emergencies are few, and a missed one is the worst error there is.
constexpr double kEmergencyWeight = 4.0;
// Shares of ordinary lines that may be taken for an emergency, and for a doubtful one (decisions.md 4.4).
constexpr double kFalseAlarms = 0.001;
constexpr double kFalseDoubts = 0.01;
// Of our own questions this share may be answered "I do not know" although the best guess was right.
constexpr double kMayBeRefused = 0.08;

struct FreeModel {
  void operator()(::model* trained) const { free_and_destroy_model(&trained); }
};

std::vector<std::string> ClassesOf(const std::vector<Example>& corpus) {
  std::set<std::string> names;
  for (const Example& example : corpus) names.insert(example.label);
  return {names.begin(), names.end()};
}

void LearnVocabulary(const std::vector<std::vector<Feature>>& lines, LinearModel& model) {
  std::map<uint32_t, int> seen_in;
  for (const auto& line : lines) {
    for (const Feature& feature : line) ++seen_in[feature.hash];
  }
  for (const auto& [hash, count] : seen_in) {
    model.hashes.push_back(hash);
    model.idf.push_back(1.0F +
                        std::log((1.0F + static_cast<float>(lines.size())) / (1.0F + static_cast<float>(count))));
  }
  model.Index();
}

// Weights as a byte each, by a scale per class.
void Quantise(const ::model& trained, LinearModel& model) {
  const size_t classes = model.classes.size();
  const size_t features = model.hashes.size();
  const size_t known = static_cast<size_t>(trained.nr_class);  // a fold may lack the one line of a class
  const auto weight = [&](size_t row, size_t name) {
    const size_t column =
        static_cast<size_t>(std::find(trained.label, trained.label + known, static_cast<int>(name)) - trained.label);
    if (column == known) return row == features ? kNeverNamed : 0.0;
    // liblinear keeps one column, for the first label, when there are two classes.
    if (known == 2) return column == 0 ? trained.w[row] : -trained.w[row];
    return trained.w[row * known + column];
  };
  model.weights.assign(features * classes, 0);
  for (size_t name = 0; name < classes; ++name) {
    double most = 1e-9;
    for (size_t row = 0; row < features; ++row) most = std::max(most, std::abs(weight(row, name)));
    const double scale = most / 127.0;
    for (size_t row = 0; row < features; ++row)
      model.weights[row * classes + name] = static_cast<int8_t>(std::lround(weight(row, name) / scale));
    model.scale.push_back(static_cast<float>(scale));
    model.bias.push_back(static_cast<float>(weight(features, name)));
  }
}

std::vector<Example> WithNoise(std::vector<Example> lines) {
  const size_t clean = lines.size();
  for (size_t i = 0; i < clean; i += kNoisedOneOf) lines.push_back({WithSlips(lines[i].text, i + 1), lines[i].label});
  return lines;
}

// One class may count for more or less than the others.
struct Weighting {
  std::string name;
  double weight;
};

LinearModel Fit(const std::vector<Example>& clean, const std::vector<std::string>& classes,
                const Weighting& weighting) {
  const std::vector<Example> corpus = WithNoise(clean);
  LinearModel model;
  model.classes = classes;
  std::vector<std::vector<Feature>> lines;
  lines.reserve(corpus.size());
  for (const Example& example : corpus) lines.push_back(FeaturesOf(example.text));
  LearnVocabulary(lines, model);

  const int bias_index = static_cast<int>(model.hashes.size()) + 1;
  std::vector<std::vector<feature_node>> nodes(corpus.size());
  std::vector<feature_node*> rows;
  std::vector<double> labels;
  for (size_t i = 0; i < corpus.size(); ++i) {
    for (const auto& [row, value] : Vectorise(model, lines[i]))
      nodes[i].push_back({static_cast<int>(row) + 1, static_cast<double>(value)});
    nodes[i].push_back({bias_index, 1.0});
    nodes[i].push_back({-1, 0.0});
    rows.push_back(nodes[i].data());
    labels.push_back(static_cast<double>(std::ranges::lower_bound(classes, corpus[i].label) - classes.begin()));
  }
  ::problem problem{static_cast<int>(corpus.size()), bias_index, labels.data(), rows.data(), 1.0};
  ::parameter parameter{};
  parameter.solver_type = L2R_LR_DUAL;  // nine times as fast as the primal, and as good
  parameter.eps = kTolerance;
  parameter.C = kCost;
  // A class with few lines is not rarer among customers, only less written about.
  std::vector<int> weight_labels;
  std::vector<double> weights;
  std::map<std::string, size_t> sizes;
  for (const Example& example : corpus) ++sizes[example.label];
  const double mean = static_cast<double>(corpus.size()) / static_cast<double>(sizes.size());
  for (const auto& [name, lines_of_it] : sizes) {
    weight_labels.push_back(static_cast<int>(std::ranges::lower_bound(classes, name) - classes.begin()));
    weights.push_back(name == weighting.name ? weighting.weight
                                             : std::pow(mean / static_cast<double>(lines_of_it), kBalance));
  }
  parameter.nr_weight = static_cast<int>(weights.size());
  parameter.weight_label = weight_labels.data();
  parameter.weight = weights.data();
  set_print_string_function([](const char*) {});
  std::srand(1);  // NOLINT(cert-msc51-cpp): the solver shuffles by rand(); the model file is to be reproducible
  const std::unique_ptr<::model, FreeModel> trained(train(&problem, &parameter));
  Quantise(*trained, model);
  return model;
}

struct HeldOut {
  std::vector<float> scores;
  uint32_t label = 0;
};

// Scores of each line by a model that has not seen it.
std::vector<HeldOut> ScoreHeldOut(const std::vector<Example>& corpus, const std::vector<std::string>& classes,
                                  const Weighting& weighting) {
  std::vector<HeldOut> all;
  std::map<std::string, size_t> sizes;
  for (const Example& example : corpus) ++sizes[example.label];
  std::map<std::string, size_t> seen;
  std::vector<size_t> folds;
  for (const Example& example : corpus) {
    // A small class is spread as well: no fold may take all of it.
    const size_t breath = std::clamp<size_t>(sizes[example.label] / kFolds, 1, kLinesOfOneBreath);
    folds.push_back(seen[example.label]++ / breath % kFolds);
  }
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<Example> rest;
    for (size_t i = 0; i < corpus.size(); ++i) {
      if (folds[i] != fold) rest.push_back(corpus[i]);
    }
    const LinearModel model = Fit(rest, classes, weighting);
    for (size_t i = 0; i < corpus.size(); ++i) {
      if (folds[i] != fold) continue;
      const auto label = std::ranges::lower_bound(classes, corpus[i].label) - classes.begin();
      all.push_back({Scores(model, corpus[i].text), static_cast<uint32_t>(label)});
    }
  }
  return all;
}

// The temperature under which the held-out answers were least surprising.
float BestTemperature(const std::vector<HeldOut>& lines) {
  float best = 1.0F;
  double least = INFINITY;
  for (float temperature = 0.1F; temperature < 4.0F; temperature *= 1.05F) {
    double surprise = 0.0;
    for (const HeldOut& line : lines) {
      for (const Ranked& one : Rank(line.scores, temperature)) {
        if (one.index == line.label) surprise -= std::log(std::max(one.probability, 1e-9));
      }
    }
    if (surprise < least) {
      least = surprise;
      best = temperature;
    }
  }
  return best;
}

// As high as it can be while few right answers fall below it.
float ScopeThreshold(const std::vector<HeldOut>& lines, const LinearModel& model) {
  std::vector<double> right;
  for (const HeldOut& line : lines) {
    const Ranked best = Rank(line.scores, model.temperature).front();
    if (model.classes[line.label] != kOutOfScope && best.index == line.label) right.push_back(best.probability);
  }
  if (right.empty()) return 0.5F;
  std::ranges::sort(right);
  return static_cast<float>(right[static_cast<size_t>(kMayBeRefused * static_cast<double>(right.size()))]);
}

// The lowest threshold under which this share of the ordinary lines, and no more, is at or above it.
SafetyTraining::Tier TierAt(double false_alarms, std::vector<double> ordinary, const std::vector<double>& emergencies) {
  std::ranges::sort(ordinary, std::greater<>{});
  const size_t may_be_wrong = static_cast<size_t>(false_alarms * static_cast<double>(ordinary.size()));
  SafetyTraining::Tier tier;
  tier.threshold = std::nextafter(ordinary[std::min(may_be_wrong, ordinary.size() - 1)], 1.0);
  const auto share = [&tier](const std::vector<double>& lines) {
    const auto above = std::ranges::count_if(lines, [&](double line) { return line >= tier.threshold; });
    return static_cast<double>(above) / static_cast<double>(lines.size());
  };
  tier.recall = share(emergencies);
  tier.false_alarms = share(ordinary);
  return tier;
}

}  // namespace

absl::StatusOr<SafetyTraining> TrainSafety(const std::vector<Example>& ordinary,
                                           const std::vector<Example>& emergencies) {
  if (ordinary.empty() || emergencies.empty())
    return status::Error(errors::v1::REASON_INVALID_FIELD, "safety is learnt from emergencies and from ordinary lines");
  std::vector<Example> corpus;
  for (const Example& example : emergencies) corpus.push_back({example.text, kEmergency});
  for (const Example& example : ordinary) corpus.push_back({example.text, kOrdinary});
  const std::vector<std::string> classes{kEmergency, kOrdinary};
  const Weighting weighting{kEmergency, kEmergencyWeight};
  SafetyTraining result;
  result.model = Fit(corpus, classes, weighting);
  std::vector<double> of_ordinary;
  std::vector<double> of_emergencies;
  for (const HeldOut& line : ScoreHeldOut(corpus, classes, weighting)) {
    const std::vector<Ranked> ranked = Rank(line.scores, result.model.temperature);
    const double probability =
        ranked.front().index == 0 ? ranked.front().probability : 1.0 - ranked.front().probability;
    (line.label == 0 ? of_emergencies : of_ordinary).push_back(probability);
  }
  result.emergency = TierAt(kFalseAlarms, of_ordinary, of_emergencies);
  result.doubt = TierAt(kFalseDoubts, of_ordinary, of_emergencies);
  result.model.scope_threshold = static_cast<float>(result.emergency.threshold);
  return result;
}

absl::StatusOr<Priors> ReadPriors(const std::string& file) {
  ASSIGN_OR_RETURN(const std::vector<Example> lines, ReadExamples(file));
  Priors priors;
  for (const Example& line : lines) {
    double weight = 0.0;
    if (!absl::SimpleAtod(line.label, &weight) || weight < kLeastPrior || weight > kGreatestPrior) {
      return status::Error(errors::v1::REASON_INVALID_FIELD, file + ": no weight of 0.25 to 4 for " + line.text);
    }
    priors[line.text] = weight;
  }
  return priors;
}

absl::StatusOr<LinearModel> Train(const std::vector<Example>& corpus, const Priors& priors) {
  const std::vector<std::string> classes = ClassesOf(corpus);
  if (classes.size() < 2)
    return status::Error(errors::v1::REASON_INVALID_FIELD, "a corpus needs two classes at least, each with lines");
  const Weighting weighting{kOutOfScope, kOutOfScopeWeight};
  LinearModel model = Fit(corpus, classes, weighting);
  const std::vector<HeldOut> held_out = ScoreHeldOut(corpus, classes, weighting);
  model.temperature = BestTemperature(held_out);
  for (size_t i = 0; i < classes.size(); ++i) {
    const auto prior = priors.find(classes[i]);
    // Scores are divided by the temperature, so that this multiplies odds by the prior.
    if (prior != priors.end()) model.bias[i] += model.temperature * static_cast<float>(std::log(prior->second));
  }
  model.scope_threshold = ScopeThreshold(held_out, model);
  return model;
}

}  // namespace recourse::nlu
