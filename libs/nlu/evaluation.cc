#include "libs/nlu/evaluation.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace recourse::nlu {
namespace {

struct Counts {
  int right = 0;
  int meant = 0;
  int read = 0;
};

struct Bin {
  double confidence = 0.0;
  int right = 0;
  int lines = 0;
};

double Share(size_t part, size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0.0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace

Evaluation Evaluate(const LinearModel& model, const std::vector<Example>& examples) {
  Evaluation result;
  std::map<std::string, Counts> classes;
  std::array<Bin, 10> bins;
  std::vector<double> micros;
  size_t right = 0;
  size_t among_three = 0;
  size_t refused = 0;
  size_t oos_kept_out = 0;
  for (const Example& example : examples) {
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Ranked> ranked = Rank(Scores(model, example.text), model.temperature);
    micros.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    const std::string& read = model.classes[ranked.front().index];
    const double confidence = ranked.front().probability;
    const bool named = read != kOutOfScope && confidence >= static_cast<double>(model.scope_threshold);
    if (example.label == kOutOfScope) {
      ++result.oos_lines;
      if (!named) ++oos_kept_out;
      continue;
    }
    ++result.lines;
    if (!named) ++refused;
    ++classes[example.label].meant;
    ++classes[read].read;
    const bool is_right = read == example.label;
    if (is_right) {
      ++right;
      ++classes[read].right;
    } else {
      ++result.confusion[{example.label, read}];
    }
    for (size_t i = 0; i < std::min<size_t>(3, ranked.size()); ++i) {
      if (model.classes[ranked[i].index] == example.label) ++among_three;
    }
    Bin& bin = bins[std::min<size_t>(9, static_cast<size_t>(confidence * 10.0))];
    bin.confidence += confidence;
    bin.right += is_right ? 1 : 0;
    ++bin.lines;
  }
  size_t meant_classes = 0;
  for (const auto& [name, counts] : classes) {
    if (counts.meant == 0) continue;
    ++meant_classes;
    result.macro_f1 += 2.0 * counts.right / (counts.meant + counts.read);
  }
  if (meant_classes > 0) result.macro_f1 /= static_cast<double>(meant_classes);
  for (const Bin& bin : bins) {
    if (result.lines > 0)
      result.calibration_error += std::abs(bin.confidence - bin.right) / static_cast<double>(result.lines);
  }
  result.accuracy = Share(right, result.lines);
  result.top_three = Share(among_three, result.lines);
  result.refused_in_scope = Share(refused, result.lines);
  result.oos_recall = Share(oos_kept_out, result.oos_lines);
  if (result.lines > 0)
    result.half_interval =
        1.96 * std::sqrt(result.accuracy * (1.0 - result.accuracy) / static_cast<double>(result.lines));
  result.p50_us = Percentile(micros, 0.5);
  result.p99_us = Percentile(micros, 0.99);
  return result;
}

}  // namespace recourse::nlu
