#include "libs/nlu/prediction.h"

#include <absl/strings/str_format.h>

#include "libs/nlu/corpus.h"
#include "libs/nlu/words.h"

namespace recourse::nlu {

Prediction Predict(const LinearModel& model, std::string_view text) {
  Prediction prediction{.issue = kOutOfScope, .second = kOutOfScope, .third = kOutOfScope};
  if (Words(text).empty()) return prediction;
  const std::vector<Ranked> ranked = Rank(Scores(model, text), model.temperature);
  const auto name = [&](size_t place) {
    return place < ranked.size() ? model.classes[ranked[place].index] : std::string(kOutOfScope);
  };
  prediction = {.issue = name(0), .probability = ranked.front().probability, .second = name(1), .third = name(2)};
  const bool in_scope =
      prediction.issue != kOutOfScope && prediction.probability >= static_cast<double>(model.scope_threshold);
  prediction.band = BandOf(prediction.issue, prediction.probability, in_scope);
  return prediction;
}

std::string Tsv(const Prediction& prediction) {
  return absl::StrFormat("%s\t%.4f\t%s\t%s\t%s", prediction.issue, prediction.probability, prediction.second,
                         prediction.third, NameOf(prediction.band));
}

}  // namespace recourse::nlu
