// One-vs-rest logistic regression by liblinear, its calibration, and the threshold below which we do not know.
#pragma once

#include <vector>

#include <absl/status/statusor.h>

#include "libs/nlu/corpus.h"
#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

// The same corpus gives the same bytes. Temperature and threshold come from folds held out in turn.
absl::StatusOr<LinearModel> Train(const std::vector<Example>& corpus);

struct SafetyTraining {
  LinearModel model;  // ModelFile::safety
  // On lines held out in turn, at the model's threshold, without the phrase tables.
  double recall = 0.0;
  double false_alarms = 0.0;
};

// The threshold is the lowest that takes one in a thousand of the ordinary lines for an emergency.
absl::StatusOr<SafetyTraining> TrainSafety(const std::vector<Example>& ordinary,
                                           const std::vector<Example>& emergencies);

}  // namespace recourse::nlu
