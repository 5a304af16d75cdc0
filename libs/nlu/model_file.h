// What nlu-train writes and a service loads: two models in one file.
#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>

#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

inline constexpr char kEmergency[] = "emergency";
inline constexpr char kOrdinary[] = "ordinary";

struct ModelFile {
  LinearModel issues;
  // Tells kEmergency from kOrdinary; its scope_threshold is the probability from which a text counts as an emergency.
  LinearModel safety;
  // From here on a person should read it, though it may well be harmless (decisions.md 4.4, the second tier).
  float doubt_threshold = 1.0F;
};

std::string Serialise(const ModelFile& models);

// INVALID_FIELD for what is not a whole file of this version.
absl::StatusOr<ModelFile> ParseModelFile(std::string_view bytes);

double EmergencyProbability(const LinearModel& safety, const std::vector<Feature>& features);

}  // namespace recourse::nlu
