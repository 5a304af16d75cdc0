#include "libs/nlu/person_request.h"

#include <string>

#include <absl/container/flat_hash_set.h>

#include "libs/nlu/phrases.h"

namespace recourse::nlu {
namespace {

#define PERSON                                                                                                         \
  "(?:persons?|people|human(?:s| being| beings)?|agents?|representatives?|reps?|advis[eo]rs?|operators?|supervisors?|" \
  "managers?|assistants?|employees?|staff(?: member)?|member of (?:\\w+ )?(?:staff|team)|specialists?|colleagues?|"    \
  "customer (?:service|services|care|support)(?: (?:agent|rep|representative|person|team))?|support "                  \
  "(?:team|agent|person)|"                                                                                             \
  "service (?:agent|rep|desk))"
#define FILLER                                                                           \
  "(?:(?:to|with|me|us|through|over|on|a|an|the|any|some|one "                           \
  "of|your|you|real|actual|live|living|breathing|proper|normal|"                         \
  "genuine|physical|different|another|other|human|senior|customer|service|support|help " \
  "?desk|phone|chat|please|pls|just|"                                                    \
  "up|in|touch|speak|speaking|talk|talking|chat|chatting|contact) ){0,6}"

const Phrases& NotAPerson() {
  static const Phrases phrases{
      PERSON
      " (?:of|from|at|for) (?:the |a |your |this |that "
      ")?(?:brand|manufacturer|maker|seller|shop|courier|carrier|bank|company that)",
      "(?:brand|sales|cleaning|estate|bonding|travel|secret|delivery|missing|third|letting|free|insurance|customs|"
      "shipping|"
      "password|task|file|window|project|light|wire) "
      "(?:person|people|agents?|reps?|representatives?|managers?|operators?)",
      "(?:is|was|are|be) (?:\\w+ )?representative(?: of)?",
      "(?:are|r) (?:you|u) (?:\\w+ ){0,3}" PERSON,  // a question; it is answered honestly
      "(?:not|dont|do not|didnt|wont|no need to|without|instead of|rather than|hate|already|tired of|sick of) "
      "(?:really |want |"
      "wanting |need |have |having |like |wish |even )*(?:to "
      ")?(?:talk|talking|speak|speaking|spoke|talked|chat|chatting|call|calling) (?:to|with) "
      "(?:a |an |your |any )?(?:real |live )?" PERSON,
      "(?:i |we |ive |weve |already |just )(?:talked|spoke|spoken|chatted) (?:to|with) (?:\\w+ ){0,2}" PERSON,
      "(?:yesterdays|last|previous|your|the) " PERSON
      " (?:said|told|promised|was|hung|i (?:spoke|talked)|who|from yesterday|ended|never)",
      "in person|per person|(?:one|two|three|four|\\d+) (?:person|people)|person (?:who|that|of)|(?:human|people) "
      "(?:hair|size|error|"
      "rights|teeth|anatomy|skull)|agent provocateur",
  };
  return phrases;
}

const Phrases& Requests() {
  static const Phrases phrases{
      "(?:talk|talking|speak|speaking|spk|chat|chatting|connect|connected|transfer|transferred|forward|put|pass|patch|"
      "get|getting|reach|"
      "give|need|want|wanted|wanna|like|prefer|require|demand|request|find|escalate|escalated|ask "
      "for|see|have|contact|call|bring|send|"
      "switch|hand) " FILLER PERSON,
      "(?:talk|talking|speak|speaking|spk|chat|chatting) (?:to|with) (?:somebody|someone|anybody|anyone|a body|one of "
      "you|u guys|you guys|"
      "a guy|a lady|a woman|a man|sb|smbd|smone|sum1|some1|any1)(?: "
      "(?:real|human|at|in|from|who|now|please|pls|there|about))?",
      "(?:connect|transfer|put|pass|patch) (?:me|us) (?:through |over |on )?(?:to|with) "
      "(?:somebody|someone|anybody|anyone)",
      "(?:have|get|can|could|let) (?:somebody|someone|" FILLER PERSON
      ") (?:\\w+ )?(?:call|ring|phone|contact) (?:me|us)(?: back)?",
      "(?:is|are) (?:there )?(?:any|an|a|some|actual|real) ?" FILLER PERSON
      " ?(?:there|here|available|around|online|i can|reading)",
      "(?:is|are) (?:there )?(?:anybody|anyone|somebody|someone) (?:real|human|alive|actually there)",
      "(?:no|not|stop|enough|hate|sick|tired|done|fed up|useless|stupid|dumb) (?:\\w+ ){0,4}(?:bots?|chat "
      "?bots?|robots?|machines?|ai|automated|"
      "canned (?:answers|replies))",
      "(?:talking|speaking|chatting|stuck) (?:to|with) (?:a |an |this |the )?(?:\\w+ )?(?:bot|chat "
      "?bot|robot|machine|computer|ai|brick wall)",
      "(?:real|actual|live|living|breathing) "
      "(?:person|human|people|agent|rep|representative|support|advis[eo]r|operator)",
      PERSON " (?:please|pls|plz|now|asap|right now|immediately|help)|(?:please|pls|plz) (?:a |an )?" PERSON,
      "(?:person|human|agent) (?:not|no) (?:a )?(?:bot|robot|machine)",
      "(?:call|ring|phone) me (?:back|please|now)|(?:want|need|request|like) (?:a )?(?:phone call|call ?back)",
      "(?:to|with|want|get|me|for|see) your (?:boss|superior|supervisor|team leader)|speak to the manager",
      "how (?:do|can|to) (?:i |we )?(?:\\w+ )?(?:talk|speak|get through|chat|get) (?:to|with) (?:\\w+ ){0,3}" PERSON,
  };
  return phrases;
}

// Messages of these words alone.
bool IsBareRequest(std::string_view plain) {
  static const absl::flat_hash_set<std::string_view> kMessages{"person",
                                                               "a person",
                                                               "human",
                                                               "a human",
                                                               "human agent",
                                                               "human help",
                                                               "agent",
                                                               "an agent",
                                                               "agent agent",
                                                               "agent agent agent",
                                                               "live agent",
                                                               "live chat",
                                                               "rep",
                                                               "representative",
                                                               "operator",
                                                               "advisor",
                                                               "adviser",
                                                               "an advisor",
                                                               "supervisor",
                                                               "manager",
                                                               "customer service",
                                                               "customer services",
                                                               "customer care",
                                                               "customer support",
                                                               "support",
                                                               "support agent",
                                                               "real human",
                                                               "real person",
                                                               "human being",
                                                               "humans only",
                                                               "speak to someone",
                                                               "talk to someone",
                                                               "speak to human",
                                                               "talk to human",
                                                               "talk to agent",
                                                               "agnet",
                                                               "humann",
                                                               "huamn",
                                                               "reprsentative",
                                                               "represenative",
                                                               "representitive",
                                                               "operater",
                                                               "somebody real",
                                                               "someone real",
                                                               "anyone there",
                                                               "is anyone there",
                                                               "anybody there",
                                                               "hello is anyone there",
                                                               "need human",
                                                               "want human",
                                                               "escalate",
                                                               "escalate this",
                                                               "escalate please",
                                                               "0"};
  return kMessages.contains(plain);
}

}  // namespace

bool AsksForPerson(std::string_view plain) {
  return IsBareRequest(plain) || Requests().FoundIn(NotAPerson().RemovedFrom(std::string(plain)));
}

}  // namespace recourse::nlu
