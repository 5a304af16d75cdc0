#include "libs/nlu/linear_model.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "libs/nlu/model_file.h"
#include "libs/nlu/trainer.h"
#include "libs/testing/temporary_folder.h"

namespace recourse::nlu {
namespace {

std::vector<Example> SmallCorpus() {
  std::vector<Example> corpus;
  for (const char* thing : {"kettle", "lamp", "mug", "plate", "vase", "mirror"}) {
    corpus.push_back({std::string(thing) + " arrived broken", "damaged_item"});
    corpus.push_back({std::string("where is my ") + thing, "track_order"});
    corpus.push_back({std::string("recipe for a ") + thing, kOutOfScope});
  }
  return corpus;
}

TEST_CASE("the same corpus gives the same bytes") {
  CHECK(Serialise(*Train(SmallCorpus())) == Serialise(*Train(SmallCorpus())));
}

TEST_CASE("a model reads back as it was written") {
  const LinearModel model = *Train(SmallCorpus());
  const auto read = ParseModel(Serialise(model));
  REQUIRE(read.ok());
  CHECK(read->classes == model.classes);
  CHECK(Scores(*read, "my teapot is broken") == Scores(model, "my teapot is broken"));
  CHECK(read->classes[Rank(Scores(*read, "my teapot is broken"), 1.0F).front().index] == "damaged_item");
}

TEST_CASE("a truncated, damaged or foreign file is refused") {
  const std::string bytes = Serialise(*Train(SmallCorpus()));
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 8) CHECK_FALSE(ParseModel(bytes.substr(0, size)).ok());
  for (size_t at = 0; at < bytes.size(); at += 1 + at / 8) {
    std::string damaged = bytes;
    damaged[at] ^= 0x10;
    CHECK_FALSE(ParseModel(damaged).ok());
  }
  CHECK_FALSE(ParseModel(bytes + "x").ok());
  CHECK_FALSE(ParseModel("#!/bin/sh").ok());
}

TEST_CASE("a file of two models reads back, and is refused when anything of it is missing or foreign") {
  ModelFile models{.issues = *Train(SmallCorpus()), .safety = {}, .doubt_threshold = 0.25F};
  const auto safety = TrainSafety(SmallCorpus(), {{"my hand is bleeding", ""}, {"there is a fire", ""}});
  REQUIRE(safety.ok());
  models.safety = safety->model;
  const std::string bytes = Serialise(models);
  const auto read = ParseModelFile(bytes);
  REQUIRE(read.ok());
  CHECK(read->doubt_threshold == 0.25F);
  CHECK(read->issues.classes == models.issues.classes);
  CHECK(EmergencyProbability(read->safety, FeaturesOf("the fire")) >
        EmergencyProbability(read->safety, FeaturesOf("where is my mug")));
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 8)
    CHECK_FALSE(ParseModelFile(bytes.substr(0, size)).ok());
  CHECK_FALSE(ParseModelFile(bytes + "x").ok());
  CHECK_FALSE(ParseModelFile(Serialise(models.issues)).ok());
  models.safety = models.issues;
  CHECK_FALSE(ParseModelFile(Serialise(models)).ok());
  CHECK_FALSE(TrainSafety({}, {{"there is a fire", ""}}).ok());
}

TEST_CASE("a prior multiplies the odds of its class, and one out of bounds is refused") {
  const std::vector<Example> corpus = SmallCorpus();
  const LinearModel plain = *Train(corpus);
  const LinearModel with_prior = *Train(corpus, {{"track_order", 4.0}});
  const auto odds = [](const LinearModel& model) {
    double track = 0.0;
    double damaged = 0.0;
    for (const Ranked& one : Rank(Scores(model, "my kettle"), model.temperature)) {
      if (model.classes[one.index] == "track_order") track = one.probability;
      if (model.classes[one.index] == "damaged_item") damaged = one.probability;
    }
    return track / damaged;
  };
  CHECK(odds(with_prior) / odds(plain) == Approx(4.0).epsilon(0.01));

  const testing::TemporaryFolder folder;
  const std::string file = folder.path() / "priors.tsv";
  for (const char* wrong : {"track_order\t4.1\n", "track_order\t0.2\n", "track_order\tmany\n"}) {
    std::ofstream(file) << wrong;
    CHECK_FALSE(ReadPriors(file).ok());
  }
  std::ofstream(file) << "# ours\ntrack_order\t1.5\n";
  CHECK(ReadPriors(file)->at("track_order") == 1.5);
}

TEST_CASE("a corpus of fewer than two classes is refused") {
  CHECK_FALSE(Train({}).ok());
  CHECK_FALSE(Train({{"hello", "greeting"}}).ok());
}

TEST_CASE("two classes are enough, and are not mixed up") {
  std::vector<Example> corpus = SmallCorpus();
  std::erase_if(corpus, [](const Example& example) { return example.label == kOutOfScope; });
  const LinearModel model = *Train(corpus);
  CHECK(model.classes[Rank(Scores(model, "where is it"), 1.0F).front().index] == "track_order");
  CHECK(model.classes[Rank(Scores(model, "came broken"), 1.0F).front().index] == "damaged_item");
}

TEST_CASE("a class of one line is learnt, though no fold can judge it") {
  std::vector<Example> corpus = SmallCorpus();
  corpus.push_back({"my scooter caught a puncture", "defective_item"});
  const LinearModel model = *Train(corpus);
  CHECK(model.classes[Rank(Scores(model, "a puncture"), 1.0F).front().index] == "defective_item");
}

}  // namespace
}  // namespace recourse::nlu
