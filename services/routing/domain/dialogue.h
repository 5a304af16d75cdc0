// What the assistant does next: pure rules over what was heard and what is known. Words, look-ups and effects are
// elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace recourse::routing {

// What is done about an issue; mirrors v1::IssueType.Resolution.
enum class Resolution { kPerson, kReturn, kTracking, kRefundStatus, kAnswer, kSmallTalk, kCancel, kClaim, kMembership };

struct Issue {
  std::string name;
  Resolution resolution = Resolution::kPerson;
  bool human_first = false;
  bool about_unit = false;
};

struct Guess {
  Issue issue;
  double probability = 0.0;
};

// One turn of the customer: free words, or a tap.
struct Heard {
  bool emergency = false;
  bool maybe_emergency = false;
  bool wants_person = false;
  bool affirms = false;
  bool declines = false;
  bool something_else = false;
  bool in_scope = false;
  std::vector<Guess> guesses;  // best first
  std::optional<Issue> chosen_issue;
  bool item_named = false;  // the words, or the tap, say which thing
};

// What stood before it.
struct Known {
  std::optional<Issue> issue = {};
  bool item_known = false;
  bool quote_on_table = false;
  int fruitless_turns = 0;  // questions in a row that brought nothing
};

enum class Move {
  kHandOff,      // to a person, now
  kOfferPerson,  // nothing more can be done here; a person is one tap away
  kExecute,      // the quote on the table
  kDrop,         // the quote on the table; what else?
  kAskIssue,     // the likeliest as taps
  kAskWhatElse,  // an open question
  kPursue,       // the issue of the decision: find the thing, then resolve it
};

enum class HandOffReason { kNone, kEmergency, kMaybeEmergency, kAsked, kHumanFirst, kNotUnderstood };

struct Decision {
  Move move = Move::kAskIssue;
  HandOffReason reason = HandOffReason::kNone;
  std::optional<Issue> issue = {};  // what it is taken to be from now on
};

// Above this a guess is acted on. Nothing that is done on a guess moves money: it informs, or makes a quote that the
// customer must confirm (issue-identification.md, "Abstention").
inline constexpr double kSureEnough = 0.6;
// After this many fruitless questions a person is called (decisions.md 5.11: one clarification per axis, two in all).
inline constexpr int kMostFruitlessTurns = 2;

Decision Decide(const Heard& heard, const Known& known);

}  // namespace recourse::routing
