#include "services/routing/domain/dialogue.h"

namespace recourse::routing {
namespace {

Decision HandOff(HandOffReason reason, std::optional<Issue> issue = {}) {
  return {.move = Move::kHandOff, .reason = reason, .issue = std::move(issue)};
}

// What the words are most likely about, if that is sure enough.
std::optional<Issue> SureIssue(const Heard& heard) {
  if (heard.chosen_issue) return heard.chosen_issue;
  if (!heard.in_scope || heard.guesses.empty() || heard.guesses.front().probability < kSureEnough) return std::nullopt;
  return heard.guesses.front().issue;
}

// For the queue: what is underneath, however unsure.
std::optional<Issue> LikeliestIssue(const Heard& heard, const Known& known) {
  if (const auto sure = SureIssue(heard)) return sure;
  if (known.issue) return known.issue;
  if (heard.in_scope && !heard.guesses.empty()) return heard.guesses.front().issue;
  return std::nullopt;
}

Decision Pursue(const Issue& issue) {
  if (issue.human_first) return HandOff(HandOffReason::kHumanFirst, issue);
  if (issue.resolution == Resolution::kPerson) return {.move = Move::kOfferPerson, .issue = issue};
  return {.move = Move::kPursue, .issue = issue};
}

bool IsSmallTalk(const Issue& issue) { return issue.resolution == Resolution::kSmallTalk; }

}  // namespace

Decision Decide(const Heard& heard, const Known& known) {
  if (heard.emergency) return HandOff(HandOffReason::kEmergency, LikeliestIssue(heard, known));
  if (heard.wants_person) return HandOff(HandOffReason::kAsked, LikeliestIssue(heard, known));
  if (heard.maybe_emergency) return HandOff(HandOffReason::kMaybeEmergency, LikeliestIssue(heard, known));
  if (known.quote_on_table && heard.affirms) return {.move = Move::kExecute, .issue = known.issue};
  if (known.quote_on_table && heard.declines) return {.move = Move::kDrop, .issue = known.issue};
  if (heard.something_else) return {.move = Move::kAskWhatElse};

  const std::optional<Issue> sure = SureIssue(heard);
  // Politeness in the middle of something does not change the subject.
  if (sure && !(known.issue && IsSmallTalk(*sure))) return Pursue(*sure);
  // "the red one": an answer to our question about the thing.
  if (known.issue && heard.item_named) return Pursue(*known.issue);
  if (sure) return Pursue(*sure);

  if (known.fruitless_turns + 1 >= kMostFruitlessTurns) {
    return HandOff(HandOffReason::kNotUnderstood, LikeliestIssue(heard, known));
  }
  return {.move = Move::kAskIssue, .issue = known.issue};
}

}  // namespace recourse::routing
