#include "services/routing/domain/dialogue.h"

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

const Issue kDamaged{.name = "issues/damaged_item", .resolution = Resolution::kReturn, .about_unit = true};
const Issue kTrack{.name = "issues/track_order", .resolution = Resolution::kTracking, .about_unit = true};
const Issue kHacked{.name = "issues/account_hacked", .resolution = Resolution::kPerson, .human_first = true};
const Issue kInvoice{.name = "issues/invoice", .resolution = Resolution::kPerson};
const Issue kThanks{.name = "issues/thanks", .resolution = Resolution::kSmallTalk};

Heard Words(const Issue& issue, double probability) {
  Heard heard;
  heard.in_scope = true;
  heard.guesses = {{issue, probability}, {kInvoice, 0.05}};
  return heard;
}

Heard With(Heard heard, bool Heard::*flag) {
  heard.*flag = true;
  return heard;
}

std::string NameOf(const std::optional<Issue>& issue) { return issue ? issue->name : ""; }

TEST_CASE("what the assistant does next") {
  struct Row {
    std::string rule;
    Heard heard;
    Known known;
    Move move;
    HandOffReason reason;
    std::string issue;
  };
  const Heard nothing;
  const Known fresh;
  const Known with_quote{.issue = kDamaged, .item_known = true, .quote_on_table = true};
  const Known asked_once{.issue = {}, .fruitless_turns = 1};
  const Known about_damage{.issue = kDamaged};
  const auto row = GENERATE_COPY(values<Row>({
      {"an emergency goes to a person before anything else",
       With(With(Words(kDamaged, 0.99), &Heard::emergency), &Heard::affirms), with_quote, Move::kHandOff,
       HandOffReason::kEmergency, kDamaged.name},
      {"what may be an emergency is read by a person, also when a quote is on the table",
       With(With(Words(kDamaged, 0.99), &Heard::maybe_emergency), &Heard::affirms), with_quote, Move::kHandOff,
       HandOffReason::kMaybeEmergency, kDamaged.name},
      {"a person is never argued about, and the issue underneath is kept for the queue",
       With(Words(kDamaged, 0.9), &Heard::wants_person), fresh, Move::kHandOff, HandOffReason::kAsked, kDamaged.name},
      {"a person without any issue", With(nothing, &Heard::wants_person), fresh, Move::kHandOff, HandOffReason::kAsked,
       ""},
      {"a yes executes the quote on the table", With(nothing, &Heard::affirms), with_quote, Move::kExecute,
       HandOffReason::kNone, kDamaged.name},
      {"a yes without a quote executes nothing", With(nothing, &Heard::affirms), about_damage, Move::kAskIssue,
       HandOffReason::kNone, kDamaged.name},
      {"a no drops the quote", With(nothing, &Heard::declines), with_quote, Move::kDrop, HandOffReason::kNone,
       kDamaged.name},
      {"a sure guess is pursued", Words(kDamaged, kSureEnough), fresh, Move::kPursue, HandOffReason::kNone,
       kDamaged.name},
      {"an unsure guess is asked about", Words(kDamaged, 0.59), fresh, Move::kAskIssue, HandOffReason::kNone, ""},
      {"what is out of scope is not guessed at, however high",
       [] {
         Heard heard = Words(kDamaged, 0.99);
         heard.in_scope = false;
         return heard;
       }(),
       fresh, Move::kAskIssue, HandOffReason::kNone, ""},
      {"a second fruitless question is not asked: a person comes", nothing, asked_once, Move::kHandOff,
       HandOffReason::kNotUnderstood, ""},
      {"an issue that is never automatic goes to a person", Words(kHacked, 0.9), fresh, Move::kHandOff,
       HandOffReason::kHumanFirst, kHacked.name},
      {"an issue we cannot resolve is offered a person", Words(kInvoice, 0.9), fresh, Move::kOfferPerson,
       HandOffReason::kNone, kInvoice.name},
      {"a tapped issue needs no probability",
       [] {
         Heard heard;
         heard.chosen_issue = kTrack;
         return heard;
       }(),
       fresh, Move::kPursue, HandOffReason::kNone, kTrack.name},
      {"naming the thing answers our question about it", With(nothing, &Heard::item_named), about_damage, Move::kPursue,
       HandOffReason::kNone, kDamaged.name},
      {"another problem changes the subject", Words(kTrack, 0.9), with_quote, Move::kPursue, HandOffReason::kNone,
       kTrack.name},
      {"thanks in the middle do not", With(Words(kThanks, 0.95), &Heard::item_named), about_damage, Move::kPursue,
       HandOffReason::kNone, kDamaged.name},
      {"thanks at the beginning are answered", Words(kThanks, 0.95), fresh, Move::kPursue, HandOffReason::kNone,
       kThanks.name},
      {"something else starts anew", With(nothing, &Heard::something_else), with_quote, Move::kAskWhatElse,
       HandOffReason::kNone, ""},
  }));
  CAPTURE(row.rule);
  const Decision decision = Decide(row.heard, row.known);
  CHECK(decision.move == row.move);
  CHECK(decision.reason == row.reason);
  CHECK(NameOf(decision.issue) == row.issue);
}

TEST_CASE("whatever is heard, a wish for a person ends at a person") {
  for (int bits = 0; bits < 64; ++bits) {
    Heard heard = Words(kDamaged, (bits & 1) != 0 ? 0.99 : 0.1);
    heard.wants_person = true;
    heard.affirms = (bits & 2) != 0;
    heard.declines = (bits & 4) != 0;
    heard.something_else = (bits & 8) != 0;
    heard.in_scope = (bits & 16) != 0;
    const Known known{.issue = kDamaged, .quote_on_table = (bits & 32) != 0};
    CHECK(Decide(heard, known).move == Move::kHandOff);
  }
}

}  // namespace
}  // namespace recourse::routing
