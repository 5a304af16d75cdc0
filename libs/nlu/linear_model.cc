#include "libs/nlu/linear_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "libs/status/status.h"

namespace recourse::nlu {
namespace {

static_assert(std::endian::native == std::endian::little, "the model file is little-endian");

// Runs of letters bear slips, endings and words not met before; words alone do not. Chosen on lines of writers who were
// new to the corpus.
constexpr float kShareOfWords = 0.7F;
constexpr std::string_view kMagic = "RECOURSE-NLU";
constexpr uint32_t kVersion = 1;

uint64_t Checksum(std::string_view bytes) {  // FNV-1a
  uint64_t sum = 14695981039346656037ULL;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return sum;
}

template <typename T>
void Put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
void PutAll(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  bool Take(T& value) {
    if (bytes_.size() < sizeof value) return false;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return true;
  }

  template <typename T>
  bool TakeAll(std::vector<T>& values, size_t count) {
    if (bytes_.size() / sizeof(T) < count) return false;
    values.resize(count);
    if (count > 0) std::memcpy(values.data(), bytes_.data(), count * sizeof(T));
    bytes_.remove_prefix(count * sizeof(T));
    return true;
  }

  bool TakeText(std::string& text) {
    uint32_t size = 0;
    if (!Take(size) || bytes_.size() < size) return false;
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  bool AtEnd() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

absl::Status Unusable(std::string_view why) {
  return status::Error(errors::v1::REASON_INVALID_FIELD, std::string("model file: ").append(why));
}

}  // namespace

void LinearModel::Index() {
  rows.clear();
  rows.reserve(hashes.size());
  for (uint32_t row = 0; row < hashes.size(); ++row) rows.emplace(hashes[row], row);
}

std::vector<std::pair<uint32_t, float>> Vectorise(const LinearModel& model, const std::vector<Feature>& features) {
  std::vector<std::pair<uint32_t, float>> vector;
  std::vector<Block> blocks;
  float squares[2] = {0.0F, 0.0F};
  for (const Feature& feature : features) {
    const auto row = model.rows.find(feature.hash);
    if (row == model.rows.end()) continue;
    const float value = (1.0F + std::log(feature.count)) * model.idf[row->second];
    squares[static_cast<size_t>(feature.block)] += value * value;
    vector.emplace_back(row->second, value);
    blocks.push_back(feature.block);
  }
  for (size_t i = 0; i < vector.size(); ++i) {
    const float share = blocks[i] == Block::kWords ? kShareOfWords : 1.0F;
    vector[i].second *= share / std::sqrt(squares[static_cast<size_t>(blocks[i])]);
  }
  return vector;
}

std::vector<float> Scores(const LinearModel& model, std::string_view text) { return Scores(model, FeaturesOf(text)); }

std::vector<float> Scores(const LinearModel& model, const std::vector<Feature>& features) {
  const size_t classes = model.classes.size();
  std::vector<float> sums(classes, 0.0F);
  for (const auto& [row, value] : Vectorise(model, features)) {
    const int8_t* weights = &model.weights[row * classes];
    for (size_t i = 0; i < classes; ++i) sums[i] += value * static_cast<float>(weights[i]);
  }
  for (size_t i = 0; i < classes; ++i) sums[i] = sums[i] * model.scale[i] + model.bias[i];
  return sums;
}

std::vector<Ranked> Rank(const std::vector<float>& scores, float temperature) {
  if (scores.empty()) return {};
  const float best = *std::ranges::max_element(scores);
  double total = 0.0;
  std::vector<Ranked> ranked;
  for (uint32_t i = 0; i < scores.size(); ++i) {
    ranked.push_back({i, std::exp(static_cast<double>((scores[i] - best) / temperature))});
    total += ranked.back().probability;
  }
  for (Ranked& one : ranked) one.probability /= total;
  std::ranges::stable_sort(ranked, std::greater<>{}, &Ranked::probability);
  return ranked;
}

std::string Serialise(const LinearModel& model) {
  std::string out(kMagic);
  Put(out, kVersion);
  Put(out, static_cast<uint32_t>(model.classes.size()));
  Put(out, static_cast<uint32_t>(model.hashes.size()));
  Put(out, model.temperature);
  Put(out, model.scope_threshold);
  for (const std::string& name : model.classes) {
    Put(out, static_cast<uint32_t>(name.size()));
    out += name;
  }
  PutAll(out, model.bias);
  PutAll(out, model.scale);
  PutAll(out, model.hashes);
  PutAll(out, model.idf);
  PutAll(out, model.weights);
  Put(out, Checksum(out));
  return out;
}

absl::StatusOr<LinearModel> ParseModel(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Unusable("not written by nlu-train");
  Reader header(bytes.substr(kMagic.size()));
  uint32_t version = 0;
  if (!header.Take(version)) return Unusable("truncated");
  if (version != kVersion) return Unusable("another format version; train it again");
  uint64_t checksum = 0;
  if (bytes.size() < kMagic.size() + sizeof checksum) return Unusable("truncated");
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof checksum);
  std::memcpy(&checksum, bytes.data() + body.size(), sizeof checksum);
  if (checksum != Checksum(body)) return Unusable("truncated or damaged: the checksum differs");

  LinearModel model;
  Reader reader(body.substr(kMagic.size() + sizeof version));
  uint32_t classes = 0;
  uint32_t features = 0;
  bool whole = reader.Take(classes) && reader.Take(features) && reader.Take(model.temperature) &&
               reader.Take(model.scope_threshold);
  for (uint32_t i = 0; whole && i < classes; ++i) {
    std::string name;
    whole = reader.TakeText(name);
    model.classes.push_back(std::move(name));
  }
  whole = whole && reader.TakeAll(model.bias, classes) && reader.TakeAll(model.scale, classes) &&
          reader.TakeAll(model.hashes, features) && reader.TakeAll(model.idf, features) &&
          reader.TakeAll(model.weights, size_t{features} * classes) && reader.AtEnd();
  if (!whole || classes == 0 || !(model.temperature > 0.0F)) return Unusable("its parts do not fit together");
  model.Index();
  return model;
}

}  // namespace recourse::nlu
