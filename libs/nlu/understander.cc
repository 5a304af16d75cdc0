#include "libs/nlu/understander.h"

#include "libs/nlu/corpus.h"
#include "libs/nlu/emergency.h"
#include "libs/nlu/entities.h"
#include "libs/nlu/model_file.h"
#include "libs/nlu/person_request.h"
#include "libs/nlu/words.h"
#include "libs/nlu/yes_no.h"
#include "libs/status/status.h"

namespace recourse::nlu {
namespace {

constexpr size_t kMostIssues = 5;
constexpr std::string_view kTalkToHuman = "talk_to_human";
// The model alone may hear a wish for a person only when it is nearly certain: the phrases know most of them.
constexpr double kSurelyPerson = 0.9;

}  // namespace

struct Understander::Model {
  ModelFile file;
};

Understander::Understander(std::unique_ptr<Model> model) : model_(std::move(model)) {}
Understander::~Understander() = default;

absl::StatusOr<std::unique_ptr<Understander>> Understander::Load(const std::string& model_file) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(model_file));
  ASSIGN_OR_RETURN(ModelFile file, ParseModelFile(bytes));
  return std::unique_ptr<Understander>(new Understander(std::make_unique<Model>(Model{std::move(file)})));
}

Understanding Understander::Understand(std::string_view text) const {
  const std::string plain = Plain(text);
  Understanding understanding;
  // A table can be read and mended in one line; the model hears wordings that no table foresaw.
  const LinearModel& safety = model_->file.safety;
  const std::vector<Feature> features = FeaturesOf(text);
  const double probability = EmergencyProbability(safety, features);
  understanding.emergency = SoundsLikeEmergency(plain) || probability >= static_cast<double>(safety.scope_threshold);
  understanding.maybe_emergency =
      understanding.emergency || probability >= static_cast<double>(model_->file.doubt_threshold);
  understanding.wants_person = AsksForPerson(plain);
  understanding.affirms = IsYes(plain);
  understanding.declines = IsNo(plain);
  understanding.entities = {FindOrderIds(text), FindTrackingNumbers(text), FindDaysAgo(text)};
  if (plain.empty()) return understanding;

  const LinearModel& linear = model_->file.issues;
  const std::vector<Ranked> ranked = Rank(Scores(linear, features), linear.temperature);
  for (const Ranked& one : ranked) {
    const std::string& name = linear.classes[one.index];
    if (name == kTalkToHuman) {
      if (one.probability >= kSurelyPerson) understanding.wants_person = true;
    } else if (name != kOutOfScope && understanding.issues.size() < kMostIssues) {
      understanding.issues.push_back({name, one.probability});
    }
  }
  understanding.in_scope = !understanding.issues.empty() &&
                           linear.classes[ranked.front().index] == understanding.issues.front().issue &&
                           understanding.issues.front().probability >= static_cast<double>(linear.scope_threshold);
  return understanding;
}

}  // namespace recourse::nlu
