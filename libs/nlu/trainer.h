// One-vs-rest logistic regression by liblinear, its calibration, and the threshold below which we do not know.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/nlu/corpus.h"
#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

// How often an issue is written about, against a rare one; 1 for what is not named. A corpus is balanced, contacts are
// not.
using Priors = std::map<std::string, double>;

// "class<TAB>weight" lines. INVALID_FIELD for a weight that is not between 0.25 and 4 (decisions.md 4.6.8).
absl::StatusOr<Priors> ReadPriors(const std::string& file);

// The same corpus gives the same bytes. Temperature and threshold come from folds held out in turn.
absl::StatusOr<LinearModel> Train(const std::vector<Example>& corpus, const Priors& priors = {});

struct SafetyTraining {
  struct Tier {
    double threshold = 1.0;
    // On lines held out in turn, without the phrase tables.
    double recall = 0.0;
    double false_alarms = 0.0;
  };
  LinearModel model;  // ModelFile::safety
  Tier emergency;     // one ordinary line in a thousand is taken for one
  Tier doubt;         // one in a hundred
};

absl::StatusOr<SafetyTraining> TrainSafety(const std::vector<Example>& ordinary,
                                           const std::vector<Example>& emergencies);

}  // namespace recourse::nlu
