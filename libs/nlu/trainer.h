// One-vs-rest logistic regression by liblinear, its calibration, and the threshold below which we do not know.
#pragma once

#include <vector>

#include <absl/status/statusor.h>

#include "libs/nlu/corpus.h"
#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

// The same corpus gives the same bytes. Temperature and threshold come from folds held out in turn.
absl::StatusOr<LinearModel> Train(const std::vector<Example>& corpus);

}  // namespace recourse::nlu
