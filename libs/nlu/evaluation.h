// How good a model is on labelled lines that it has not seen.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libs/nlu/corpus.h"
#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

struct Evaluation {
  size_t lines = 0;       // in scope
  double accuracy = 0.0;  // of the best class; lines of "oos" are not counted
  double macro_f1 = 0.0;
  double top_three = 0.0;
  double calibration_error = 0.0;  // ECE, 10 bins
  double half_interval = 0.0;      // 95 % of the accuracy, normal approximation
  size_t oos_lines = 0;
  double oos_recall = 0.0;        // out of scope and not named
  double refused_in_scope = 0.0;  // in scope and not named
  double p50_us = 0.0;
  double p99_us = 0.0;
  std::map<std::pair<std::string, std::string>, int> confusion;  // (meant, read) → lines, errors alone
};

Evaluation Evaluate(const LinearModel& model, const std::vector<Example>& examples);

}  // namespace recourse::nlu
