// One line of text, read as an outsider sees it: the three best names and what would be done about the first.
#pragma once

#include <string>
#include <string_view>

#include "libs/nlu/bands.h"
#include "libs/nlu/linear_model.h"

namespace recourse::nlu {

struct Prediction {
  std::string issue;
  double probability = 0.0;
  std::string second;
  std::string third;
  Band band = Band::kUnsure;
};

// Any bytes have a prediction; of a text without words it is "oos", unsure.
Prediction Predict(const LinearModel& model, std::string_view text);

// "issue<TAB>probability<TAB>second<TAB>third<TAB>band"
std::string Tsv(const Prediction& prediction);

}  // namespace recourse::nlu
