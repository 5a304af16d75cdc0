#include "libs/nlu/model_file.h"

#include <cstdint>
#include <cstring>

#include "libs/status/status.h"

namespace recourse::nlu {

std::string Serialise(const ModelFile& models) {
  const std::string issues = Serialise(models.issues);
  const uint64_t size = issues.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  bytes.append(reinterpret_cast<const char*>(&models.doubt_threshold), sizeof models.doubt_threshold);
  return bytes + issues + Serialise(models.safety);
}

absl::StatusOr<ModelFile> ParseModelFile(std::string_view bytes) {
  uint64_t size = 0;
  ModelFile models;
  if (bytes.size() < sizeof size + sizeof models.doubt_threshold)
    return status::Error(errors::v1::REASON_INVALID_FIELD, "model file: truncated");
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  std::memcpy(&models.doubt_threshold, bytes.data(), sizeof models.doubt_threshold);
  bytes.remove_prefix(sizeof models.doubt_threshold);
  if (size > bytes.size()) {
    return status::Error(errors::v1::REASON_INVALID_FIELD, "model file: truncated, or not written by nlu-train");
  }
  ASSIGN_OR_RETURN(models.issues, ParseModel(bytes.substr(0, size)));
  ASSIGN_OR_RETURN(models.safety, ParseModel(bytes.substr(size)));
  if (models.safety.classes != std::vector<std::string>{kEmergency, kOrdinary}) {
    return status::Error(errors::v1::REASON_INVALID_FIELD, "model file: its second model is not about emergencies");
  }
  return models;
}

double EmergencyProbability(const LinearModel& safety, const std::vector<Feature>& features) {
  for (const Ranked& one : Rank(Scores(safety, features), safety.temperature)) {
    if (safety.classes[one.index] == kEmergency) return one.probability;
  }
  return 0.0;
}

}  // namespace recourse::nlu
