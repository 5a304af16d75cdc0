// What a customer means: safety first, then whether a person is wanted, then the issue and what it is about. Pure and
// offline; one message takes well under a millisecond.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::nlu {

struct RankedIssue {
  std::string issue;         // name of the taxonomy: "damaged_item"
  double probability = 0.0;  // calibrated
};

// "last week", "yesterday", "3 days ago", as whole days before now; a span, since people are vague.
struct DaysAgo {
  int from = 0;  // fewest
  int to = 0;    // most
};

struct Entities {
  std::vector<std::string> order_ids;         // as written; the caller knows which exist
  std::vector<std::string> tracking_numbers;  // with a valid check digit where the format has one
  std::optional<DaysAgo> days_ago;
};

struct Understanding {
  bool emergency = false;           // somebody may be harmed: a person at once, before anything else
  bool maybe_emergency = false;     // a person should read it, though it may well be harmless
  bool wants_person = false;        // is always obeyed, whatever else the text says
  bool affirms = false;             // the whole message is a yes ("yes please"), nothing else
  bool declines = false;            // the whole message is a no
  bool in_scope = false;            // false: "I do not know" is the honest answer
  std::vector<RankedIssue> issues;  // best first, at most five
  Entities entities;
};

class Understander {
 public:
  // A model written by nlu-train.
  static absl::StatusOr<std::unique_ptr<Understander>> Load(const std::string& model_file);
  ~Understander();

  Understanding Understand(std::string_view text) const;

 private:
  struct Model;
  explicit Understander(std::unique_ptr<Model> model);
  const std::unique_ptr<Model> model_;
};

// How well a text names a thing by its title, 0 to 1: trigrams of the words, so that typos and plurals still match.
double NamesItem(std::string_view text, std::string_view title);

// Card numbers (Luhn), gift-card codes, passwords and one-time codes replaced by "[card]", "[code]", …; run before a
// text is stored, logged or sent anywhere.
std::string RedactText(std::string_view text);

}  // namespace recourse::nlu
