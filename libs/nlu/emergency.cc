#include "libs/nlu/emergency.h"

#include <string>

#include "libs/nlu/phrases.h"

namespace recourse::nlu {
namespace {

#define SOMEBODY                                                                                                 \
  "(?:me|him|her|us|them|himself|herself|myself|someone|somebody|"                                               \
  "(?:my|our|the|his|her) (?:\\w+ )?(?:son|daughter|child|children|kids?|baby|toddler|boy|girl|wife|husband|"    \
  "partner|mum|mom|mother|dad|father|grandma|grandmother|grandpa|sister|brother|friend|flatmate|dog|cat|hands?|" \
  "fingers?|thumb|face|eyes?|arms?|legs?|foot|feet|lips?|mouth|skin|hair|neck|back|head|throat|tongue|knee|wrist))"
#define BODY                                                                                                      \
  "(?:hands?|fingers?|thumb|face|eyes?|arms?|legs?|foot|feet|lips?|mouth|skin|hair|neck|head|throat|tongue|knee|" \
  "wrist)"
#define CHILD "(?:son|daughter|child|kid|baby|toddler|boy|girl|(?:\\d+|two|three|four|five) year old)"

const Phrases& Harmless() {
  static const Phrases phrases{
      "(?:is|was|are|looks?|sounds?|so|pure|straight|absolutely|literally) fire(?: (?:bro|man|tbh|ngl|lol))?",
      "fire "
      "?(?:stick|tv|tablet|sale|place|pit|wood|works?|fly|hd|kids|alarm|extinguisher|blanket|door|proof|truck|engine|"
      "fighter|man|guard|starter|red|resistant|retardant|hose|cube|emblem|bowl|poker|opal)s?",
      "(?:ordering|buying|selling|shopping|sales?|deals?|bargains?|prices?|orders?|team|roll|streak|you "
      "guys|youre|ur|im) "
      "(?:is |was |are |were )?on fire",
      "smoke (?:detector|alarm|machine|grey|gray|free|colou?r|black|glass|bomb|test|signal|ring)s?",
      "(?:driver|courier|guy|man|delivering|he|she) (?:was|is) smoking(?: a cigarette| weed)?",
      "(?:driver|courier|guy|man|van|truck|he|she) (?:hit|scratched|dented|damaged) (?:my|our|the) "
      "(?:fence|wall|gate|garage|mailbox|letterbox|hedge|parked car|car|door|bin|lawn|garden)",
      "(?:vape|smoking) (?:jacket|deal|hot deal|accessories|gun|pipe|area)",
      "kill(?:ed|ing|s)? (?:the|my|this|that|a|your) (?:subscription|membership|order|account|plan|trial|auto "
      "?renew\\w*|"
      "battery|vibe|mood|time|app|process|switch|weeds?|bugs?|lights?|deal|signal|screen|engine)",
      "(?:shipping|delivery|wait|waiting|suspense|price|fees?|this|it|you|youre|is|are|its) (?:is |are |just )?killing "
      "me",
      "kill (?:me now lol|two birds)",
      "(?:weed|insect|bug|wasp|ant|moss|rat|pain) ?killers?",
      "(?:dying|dead|died|killed) (?:battery|phone|laptop|screen|link|pixels?|on arrival|zone|weight)",
      "(?:im |i am |were )?dying (?:to|for|of laughter|laughing)",
      "(?:bath|photo|cherry|f|seed|glitter|stink|cocoa|hot chocolate|love|sugar|smoke|vodka|paint) ?bombs?",
      "bomb (?:ass|digg\\w+|jacket|proof|squad game|party)",
      "(?:da|the) bomb(?: (?:tbh|lol|honestly))?",
      "(?:hurts?|burn(?:s|ed|t|ing)?|burnt) (?:my|our|his|her|a hole in my|a hole in our) "
      "(?:feelings|wallet|pocket|bank|budget|credit|score|chances|"
      "ears?|toast|food|dinner|cake|cd|dvds?|coffee|steak|rice|calories|pizza|bread|eyes? lol)",
      "(?:price|bill|charge|fee|cost|total|delivery time|attitude|service|quality) (?:\\w+ )?(?:shocked|hurt|burned) "
      "(?:me|us)",
      "(?:was|were|am|im|so|absolutely|quite|really|totally|genuinely) shocked(?: (?:by|at|to|that|how|when i "
      "(?:saw|read)))?",
      "no (?:one|body) (?:was|is|got) (?:hurt|injured)",
      "(?:not|never|isnt|wasnt|without) (?:hurt|injured|burned|bleeding|smoking|on fire|a bomb|dangerous)",
      "(?:shoot|shooting) (?:me|us|you|him|her) (?:an?|over|back|some|your) (?:\\w+ "
      ")?(?:email|mail|message|text|dm|note|reply|line)",
      "bleeding (?:edge|obvious|money|heck|hell|useless|late|joke)",
      "(?:love|like|song|movie|film|book|game|album|show|series|poster|costume|halloween|fake|prop|comic|novel|dvd) "
      "(?:\\w+ )?"
      "(?:suicide squad|kill bill|explosions?|on fire|bomb|stabbing|blood)",
      "suicide squad",
      "mind blow\\w*|blew my mind|blew up (?:on|in) (?:tiktok|twitter|popularity|the internet)|explod\\w+ in "
      "popularity",
      "(?:in|on|for|at) (?:a |the )?hospital (?:bed|bag|gown|corners|drama|shift|address|reception|gift|ward i work)",
      "(?:flame|fire|smoke|spark) (?:effect|design|pattern|print|emoji|orange|decal|lamp|light|plug)s?",
      "spark(?:ing|ling)? (?:water|joy|plugs?|wine|new)",
      "(?:nearly|almost) (?:had|have|got|gave (?:me|him|her|us)|given (?:me|him|her|us)|having) a heart attack",
      "bleeding (?:thing|useless|me dry|us dry|you dry|them dry|customers|money|clients)",
      "(?:head|brain|i|ill|im|ima) (?:is |am |will |could |might |gonna |going to |about to |just )*explode",
      "(?:exploded|burst|blew|blown) (?:up )?(?:in)?to (?:crumbs|dust|bits|pieces|powder) in(?:side)? "
      "(?:transit|the (?:post|mail|box|bag|tin|parcel|packet))",
      "(?:blew|blows|blowing) up with (?:error|message|notification|spam|ad|e? ?mail)s?(?: messages)?",
      "chok(?:es?|ing|ed) on (?:\\w+ )?(?:hair|dust|fluff|fur|lint|paper|cables?|files?|data|words?|songs?|second "
      "word)",
      "rather die than (?:wear|use|eat|buy|keep|have|be seen|pay|see)",
      "(?:nearly |almost )?(?:fainted|passed out|collapsed|died) (?:at|when i saw|over) (?:the|its|that) "
      "(?:price|bill|cost|total|fee|postage)",
      "stab(?:s|bed|bing)? (?:\\w+ )?in the back",
      "bleeding (?:ink|red|colou?rs?|dye|into|through)",
      "(?:ink|dye|colou?r|code|cardboard|carton|parcel|box|account|wallet|pen|fabric|jeans|print|beetroot|marker)s? "
      "(?:\\w+ ){0,3}bleed(?:ing|s)?",
      "(?:there is|theres|there was|with|is|was) no (?:fire|flames?|smoke|blood)",
      "(?:vac|vacuum|robot|hoover|plant|drone|phone|laptop|watch|printer)s? (?:\\w+ "
      ")?(?:commits?|committed|attempt\\w*) "
      "suicide",
      "(?:assaulted|attacked|murdered|killed|butchered|massacred) (?:my|our|the) (?:\\w+ )?"
      "(?:letterbox|gate|fence|plants?|roses?|bush(?:es)?|bins?|mailbox|doorbell|wallet|garden|parcel|package|box|"
      "lawn)",
      "bl(?:ew|ows|owing) up at (?:me|us|him|her|my|the)",
      "(?:last|past|\\d+|one|two|three|four|few|couple) (?:\\w+ )?(?:weeks?|months?|days?) (?:\\w+ ){0,4}"
      "(?:i was|ive been|if one was|was) in (?:the )?hospital",
      "(?:i am|am|im|i was) in (?:the )?hospital (?:\\w+ )?(?:bring|come|deliver\\w*|until|till|so i|next)",
      "(?:shift|shifts|work|works|working|job) (?:in|at) (?:the )?(?:a and e|a e|er|hospital)",
      "(?:for|to|nurses and|doctors and|staff and) (?:nurses and )?paramedics",
      "eggs? (?:\\w+ ){0,3}explod(?:e|es|ed|ing)",
      "(?:smell(?:s|ed)? of|like) smoke (?:but )?(?:nobody|no one|none of us|we dont|i dont)",
      "threaten(?:s|ed|ing)? (?:me |us )?(?:about|over|with|because of) (?:\\w+ ){0,3}"
      "(?:reviews?|lawyers?|solicitors?|court|legal|feedback|ratings?|refunds?|fees?)",
      "threaten(?:s|ed|ing)? (?:that )?(?:my account|to (?:sue|close|terminate|report|cancel|charge))",
      "(?:boss|manager|teacher|coach|landlord|editor|wife|husband|hubby|mum|mom|dad|missus|girlfriend|boyfriend|"
      "partner|"
      "sister|brother|daughter|son) (?:will|would|is going to|is gonna|ll|s gonna) kill me",
      "ambulance (?:bay|entrance|station|toy|set|costume)s?",
      "cut (?:me|us|him|her|them) off",
      "carbon monoxide (?:alarm|detector|monitor|sensor|tester)s?",
      "(?:box|parcel|package|bag|tape|carton|envelope|packet) (?:\\w+ ){0,3}(?:slit|cut|opened|slashed|sliced) (?:open "
      ")?with a "
      "knife",
      "(?:candle|perfume|incense|whisky|tea|scent|diffuser)s? (?:\\w+ )?smell(?:s|ed|ing)? (?:of|like) \\w+",
  };
  return phrases;
}

const Phrases& Alarming() {
  static const Phrases phrases{
      // Fire, smoke, explosion, batteries.
      "(?:caught|catch|catching|set|sets|setting|is|was|are|were|went|burst|goes|went up) (?:\\w+ )?(?:on |into |in "
      ")?(?:fire|flames?)",
      "(?:on|a) fire(?: in| at| started| broke)",
      "(?:house|flat|kitchen|room|garage|car|bed|sofa|carpet|curtains?|wall|socket|plug|charger|battery|phone|laptop|"
      "it|"
      "thing|scooter|hoverboard|machine|dryer|oven|toaster|kettle|heater|fan|blanket|lamp|bike|bag|parcel|mattress) "
      "(?:\\w+ )?on fire",
      "(?:nearly|almost|started|starting|starts|cause[ds]?|causing) (?:\\w+ )?(?:a )?(?:fire|fires|flames|blaze)",
      "(?:burn(?:ed|t)?|burning) (?:down )?(?:my|our|the) (?:house|flat|home|apartment|kitchen|room|garage)(?: down)?",
      "flames? (?:came|coming|come|shot|shooting|out|everywhere)|in flames|up in smoke",
      "(?:started|starts|start|began|is|its|was|kept|keeps|now) (?:to )?(?:smok(?:e|ing)|spark(?:ing)?|fuming|burning "
      "up)",
      "smok(?:e|ing) (?:is |was |started |keeps )?(?:com(?:e|es|ing)|came|pour(?:ed|ing)|rising|everywhere|out "
      "of|from)",
      "(?:full of|filled with|lots of|loads of|there is|theres|there was|i see|saw|black|white|thick|toxic) (?:\\w+ "
      ")?smoke",
      "sparks? (?:fly|flying|flew|came|coming|come|shot|out|from|everywhere|when)|(?:saw|throws?|threw|giving "
      "off|there are) "
      "sparks",
      "explod(?:e|ed|es|ing)|explosion|blew up|blown up|blow(?:s|ing)? up",
      "(?:batter(?:y|ies)|phone|power ?bank|laptop|cell|pack|vape)s? (?:\\w+ "
      "){0,3}(?:swollen|swelling|swelled|bulg(?:ed|ing|es)|bloated|"
      "puff(?:ed|y|ing)(?: up)?|expand(?:ed|ing)|hissing|leaking acid)",
      "(?:swollen|swelling|bulging|bloated|puffy|puffed up|hissing) (?:\\w+ )?(?:batter(?:y|ies)|power "
      "?bank|phone|cell)",
      "(?:burning|burnt|burned|chemical|gas|melting plastic|smoky) (?:\\w+ )?smell|smell(?:s|ed|ing)? (?:\\w+ )?(?:of "
      "|like )?(?:\\w+ )?"
      "(?:burning|burnt|smoke|gas|melting)",
      "(?:gas leak|leaking gas|carbon monoxide|battery acid|acid (?:leak\\w*|burn\\w*))",
      "(?:too hot to (?:touch|hold)|red hot|melted (?:on|onto|through|into) " BODY ")",
      // Hurt people.
      "(?:got|get|gets|getting|been|be) (?:shocked|zapped) (?:when|every|each|from|through)|"
      "shocked when (?:i|he|she|we) (?:touch|plug|turn|switch|held|hold|use)\\w*",
      "(?:broke|broken|cracked|fractured|dislocated) (?:my|his|her|their) "
      "(?:arm|leg|wrist|ankle|nose|finger|thumb|hip|collarbone|ribs?|toe|jaw|skull|tooth|teeth)s?",
      "(?:shattered|exploded|burst|blew|sprayed|squirted|splashed|leaked|broke|snapped|flew|popped) (?:\\w+ ){0,2}"
      "in(?:to)? (?:my|his|her) (?:face|eyes?|mouth|hands?)",
      "blood all over|throat is (?:closing|swelling|tight)|(?:made|makes) (?:me|him|her|us) (?:collapse|faint|pass "
      "out)|"
      "(?:get no|cant get|gasping for) air|bead up (?:his|her) nose|taking all (?:the|my) pills|miss me if i "
      "(?:was|were|died)",
      "(?:caught|catch|set|went) (?:\\w+ ){0,4}(?:alight|ablaze)",
      "(?:burn(?:ed|t|s|ing)?|scald(?:ed|s|ing)?|injur(?:ed|es?|ing)|electrocuted?|zapped|poison(?:ed|ing)?|stabbed|"
      "hurt(?:s|ing)?|"
      "chok(?:ed|ing)|bit|crushed|slic(?:ed|es)|cut|cuts|gash(?:ed)?|blinded|sprayed acid (?:on|at|in)) (?:\\w+ "
      ")?" SOMEBODY,
      "(?:my|his|her|our) (?:\\w+ )?" BODY
      " (?:\\w+ ){0,3}(?:burn(?:ed|t|ing)?|bleeding|blister\\w*|cut (?:open|badly|deep)|swollen|swelling|"
      "injured|numb|broken|sliced)",
      "(?:i|he|she|we|they|somebody|someone|who|" CHILD
      "|husband|wife|mum|mom|dad|mother|father|grandma|sister|brother|friend) "
      "(?:\\w+ )?(?:got|gets|was|were|has been|have been|is|am|are|been) (?:\\w+ "
      ")?(?:burn(?:ed|t)|scalded|hurt|injured|bleeding|"
      "electrocuted|poisoned|choking|stabbed|unconscious|unresponsive|trapped|attacked|assaulted|in danger|in pain)",
      "(?:electric(?:al|ity)? |nasty |bad |an? )shocks?(?: from| when| off| every)|electric "
      "shock|electrocut\\w+|(?:gave|gives|giving) "
      "(?:me|him|her|us|" SOMEBODY ") (?:an? |another )?(?:\\w+ )?shock",
      "(?:shocks|shocked|zaps|zapped) " SOMEBODY " (?:when|every|through|while|as|badly)",
      "bleeding|blood everywhere|(?:lots|so much|loads) (?:of )?blood|stitches|third degree|second degree|burn marks? "
      "on my " BODY,
      "(?:ended "
      "up|took|went|gone|go|going|taken|taking|rushed|brought|drove|am|im|is|was|were|been|landed|admitted|still|put|"
      "sent) "
      "(?:\\w+ ){0,3}(?:in|to|at) (?:the |a )?(?:a and e|a e|emergency room|er|hospital)(?: "
      "(?:now|with|after|because|last))?",
      "(?:call(?:ed|ing)?|need(?:ed)?|get|in) (?:an |the )?(?:ambulance|paramedics?|911|999|112 now|fire "
      "(?:brigade|department|service))",
      "ambulance|paramedics?|fire brigade|poison control",
      "(?:is|was|started|nearly|almost|he|she|baby|toddler) (?:\\w+ )?chok(?:ed|ing)(?: on)?|chok(?:ed|ing) "
      "(?:on|hazard)",
      "swallow(?:ed|s|ing)? (?:\\w+ "
      "){0,3}(?:battery|magnets?|bead|beads|button|part|piece|screw|pill|it|one|liquid|detergent|bleach)",
      "(?:cant|cannot|couldnt|could not|hard to|trouble|struggling to|difficulty) breath(?:e|ing)|stopped "
      "breathing|not breathing",
      "anaphyla\\w+|allergic reaction|allergic shock|heart attack|chest pains?|seizure|having a stroke|passed "
      "out|fainted|"
      "unconscious|collapsed (?:on|in|at|after)|overdos\\w+|food poisoning|severe (?:rash|burns?|pain|reaction)",
      "(?:pacemaker|insulin|oxygen|inhaler|epipen|medication|medicine) (?:\\w+ ){0,6}(?:will die|could "
      "die|run(?:ning)? out|emergency|"
      "urgent(?:ly)?|without it)",
      "medical emergency|life (?:or|and) death|life threatening|someone (?:could|will|might|is going to) (?:die|get "
      "hurt|be killed)",
      "(?:could|could have|couldve|nearly|almost|would have|might have) (?:\\w+ )?(?:killed|died|burned? "
      "down|electrocuted|blinded|"
      "been killed|lost (?:an|my) (?:eye|finger|hand))",
      // Self-harm.
      "(?:kill|hurt|harm|cut|hang|shoot|drown|end) (?:my ?self|me self)|kms|suicid\\w*|self harm\\w*|end (?:it all|my "
      "life|everything)",
      "(?:want(?:ed)?|going|ready|wish i could|rather|wanna|better) (?:to )?(?:die|be dead|not be alive|disappear "
      "forever|not wake up)",
      "(?:dont|do not|cant|no longer) want to (?:live|be alive|be here any ?more|wake up|go on living)|(?:no|nothing "
      "to) "
      "(?:reason|point) (?:to|in) (?:live|living)(?: any ?more)?|nothing (?:left )?to live for|better off "
      "(?:dead|without me)|"
      "take my own life|taking my (?:own )?life|life is(?:nt| not) worth living|wish i was(?:nt| not) "
      "(?:alive|born)|wish i was dead|"
      "cant (?:go on|do this any ?more|take (?:it|life) any ?more) i (?:want|am going|just)",
      // Violence.
      "(?:ill|i will|im going to|i am going to|im gonna|gonna|going to|will|want to|threaten\\w* to|said "
      "(?:he|she|they)d|he will|"
      "shell|hell|theyll) (?:\\w+ ){0,4}(?:kill|shoot|stab|murder|hurt|beat|strangle|attack|burn down|blow "
      "up|bomb|rape|smash) (?:\\w+ )?"
      "(?:you|him|her|them|me|us|it all|the "
      "(?:driver|courier|office|building|warehouse|seller|place|store)|your|my|everyone|somebody|someone)",
      "(?:driver|courier|delivery (?:guy|man|person|woman)|seller|neighbou?r|he|she|they|guy|man|ex|husband|boyfriend) "
      "(?:\\w+ ){0,2}"
      "(?:assaulted|attacked|punched|slapped|grabbed|kicked|choked|groped|touched|hit|stabbed|raped|pushed|spat "
      "(?:at|on)|followed|stalked|pulled (?:a )?"
      "(?:knife|gun) on|threatened(?: to \\w+)?|is threatening|exposed himself to) (?:\\w+ "
      ")?(?:me|us|him|her|my|our|a)",
      "threaten(?:ed|ing|s) (?:me|us|to (?:kill|hurt|come)|my|with (?:a )?(?:knife|gun|weapon|violence))",
      "(?:have|has|bring|brought|got|get|carrying|with) a (?:gun|knife|bomb|weapon)(?: (?:and|with me|at|on "
      "me|outside))?",
      "(?:ill|im going to|i will|gonna) (?:shoot|stab|kill|murder|bomb) (?:who|every|any|your|you)\\w*|death threats?|"
      "bomb (?:your|the|their) (?:offices?|warehouse|building|shop|store)|"
      "bomb threat|there is a bomb|theres a bomb|planted a bomb|bomb in|ticking (?:package|parcel|box)|suspicious "
      "(?:powder|package|parcel)",
      "(?:he|she|they|someone|husband|boyfriend|ex) (?:\\w+ )?(?:beats|hits|hurts|abuses|is hurting|is beating|is "
      "abusing) (?:me|us|my)|"
      "domestic (?:violence|abuse)|(?:someone|somebody|he|man|guy) (?:\\w+ ){0,2}(?:breaking|broke|trying to "
      "(?:break|get)) into? my (?:house|home|flat)|"
      "call the police|in danger|not safe at home|stalking me",
      // A child.
      "(?:my|our|the|his|her) (?:\\w+ )?" CHILD
      " (?:\\w+ ){0,3}(?:choked|choking|swallowed|ate|drank|hurt|bleeding|burn(?:ed|t)|cut|"
      "injured|fell|trapped|stuck in|poisoned|turning blue|in danger|screaming|at risk|missing)",
      "child (?:abuse|in danger|at risk|labou?r)|(?:abus(?:ed|ing)|hurting) (?:a|my|the|her|his) (?:child|kid|baby)",
      "im (?:a (?:kid|child)|only (?:\\d|1[0-5]|eight|nine|ten|eleven|twelve|thirteen)) (?:\\w+ "
      "){0,4}(?:scared|afraid|hurt|alone|help)",
  };
  return phrases;
}

}  // namespace

bool SoundsLikeEmergency(std::string_view plain) {
  return Alarming().FoundIn(Harmless().RemovedFrom(std::string(plain)));
}

}  // namespace recourse::nlu
