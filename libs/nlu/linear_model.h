// The trained model: one row of weights per known feature, one column per class; and its file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include "libs/nlu/features.h"

namespace recourse::nlu {

struct LinearModel {
  std::vector<std::string> classes;
  float temperature = 1.0F;      // divides scores, so that probabilities are honest
  float scope_threshold = 0.5F;  // below it the best issue is not good enough to name
  std::vector<float> bias;       // per class
  std::vector<float> scale;      // per class: what a weight of 1 stands for
  std::vector<uint32_t> hashes;  // known features
  std::vector<float> idf;        // per known feature
  std::vector<int8_t> weights;   // [feature * classes.size() + class]

  // Fills `rows`; call after the vectors above are complete.
  void Index();
  absl::flat_hash_map<uint32_t, uint32_t> rows;
};

// Row and value of each known feature: (1 + log count) × idf, each block of unit length, so that long words do not
// drown the words themselves.
std::vector<std::pair<uint32_t, float>> Vectorise(const LinearModel& model, const std::vector<Feature>& features);

struct Ranked {
  uint32_t index = 0;  // into LinearModel::classes
  double probability = 0.0;
};

// Several models may score the same features.
std::vector<float> Scores(const LinearModel& model, const std::vector<Feature>& features);
std::vector<float> Scores(const LinearModel& model, std::string_view text);

// Best first. The probabilities add up to 1.
std::vector<Ranked> Rank(const std::vector<float>& scores, float temperature);

std::string Serialise(const LinearModel& model);

// Refuses what is not a whole model file of this version.
absl::StatusOr<LinearModel> ParseModel(std::string_view bytes);

}  // namespace recourse::nlu
