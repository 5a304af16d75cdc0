#include "libs/nlu/prediction.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "libs/nlu/model_file.h"

namespace recourse::nlu {
namespace {

const LinearModel& Shipped() {
  static const LinearModel model = [] {
    std::ifstream file(NLU_MODEL, std::ios::binary);
    return ParseModelFile(std::string(std::istreambuf_iterator<char>(file), {})).value().issues;
  }();
  return model;
}

TEST_CASE("any line has a prediction of five columns") {
  for (const std::string line : {"", "   ", "\xff\xfe", "\t\t\t", "🔥🔥", "where is my parcel\twith a tab"}) {
    CAPTURE(line);
    const std::string row = Tsv(Predict(Shipped(), line));
    CHECK(std::ranges::count(row, '\t') == 4);
    CHECK(row.find('\n') == std::string::npos);
  }
  CHECK(Tsv(Predict(Shipped(), "")) == "oos\t0.0000\toos\toos\tunsure");
}

TEST_CASE("a plain complaint is named first, and the names differ") {
  const Prediction prediction = Predict(Shipped(), "my kettle came smashed");
  CHECK(prediction.issue == "damaged_item");
  CHECK(prediction.second != prediction.issue);
  CHECK(prediction.third != prediction.second);
}

TEST_CASE("what moves money wants more certainty") {
  CHECK(BandOf("damaged_item", 0.89, true) == Band::kOffer);
  CHECK(BandOf("damaged_item", 0.90, true) == Band::kAct);
  CHECK(BandOf("track_order", 0.74, true) == Band::kOffer);
  CHECK(BandOf("track_order", 0.75, true) == Band::kAct);
  CHECK(BandOf("track_order", 0.99, false) == Band::kUnsure);
}

}  // namespace
}  // namespace recourse::nlu
