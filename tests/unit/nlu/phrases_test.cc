#include <catch2/catch.hpp>

#include "libs/nlu/emergency.h"
#include "libs/nlu/person_request.h"
#include "libs/nlu/words.h"
#include "libs/nlu/yes_no.h"

namespace recourse::nlu {
namespace {

TEST_CASE("whoever may be harmed is heard") {
  const std::string text = GENERATE(values<std::string>({
      "the charger caught fire",
      "battery is swollen",
      "smoke is coming out of the kettle",
      "It exploded in my kitchen!!",
      "the heater burned my hand",
      "my son swallowed the battery from this toy",
      "i got an electric shock when i touched it",
      "I want to die",
      "i'm going to kill myself",
      "ill kill the driver",
      "your driver assaulted me",
      "my daughter is bleeding",
      "we had to call an ambulance",
      "there's a burning smell from the plug",
      "she had an allergic reaction to the cream",
      "the power bank is bulging and hissing",
      "he threatened to kill me",
      "i cant breathe",
      "my toddler choked on a loose part",
      "laptop burst into flames, i'd like a refund",
      "the hoverboard nearly started a fire",
      "sparks came out of the socket",
      "this thing could have killed us",
      "i dont want to live anymore",
      "ended up in hospital because of your ladder",
  }));
  CAPTURE(text);
  CHECK(SoundsLikeEmergency(Plain(text)));
}

TEST_CASE("slang and shopping are no emergency") {
  const std::string text = GENERATE(values<std::string>({
      "this phone is fire",
      "kill the subscription",
      "dying battery, lasts an hour",
      "im dying to get this",
      "my fire stick stopped working",
      "smoke detector arrived broken",
      "do you sell bath bombs",
      "the wait is killing me",
      "this is a scam, where's my stuff",
      "i'll sue you",
      "i was shocked by the price",
      "weed killer leaked in the box",
      "kill my membership",
      "the box was crushed and the vase is in pieces",
      "need it for my 8 year old",
      "spark plugs do not fit",
      "burning through cash here, refund me",
      "the item hits different, love it",
      "shoot me an email please",
      "is it fire resistant?",
      "the blender blew me away",
      "will paying late hurt my credit score",
  }));
  CAPTURE(text);
  CHECK_FALSE(SoundsLikeEmergency(Plain(text)));
}

TEST_CASE("a wish for a person is heard") {
  const std::string text = GENERATE(values<std::string>({
      "let me talk to a person",
      "agent",
      "REPRESENTATIVE!!!",
      "i want to speak with a real human being",
      "can i chat to someone please",
      "connect me to customer service",
      "stop this stupid bot",
      "get me your supervisor",
      "is there a human there",
      "im talking to a robot arent i",
      "put me through to somebody",
      "my parcel is late and i want a human",
      "Please have someone call me",
      "human please",
      "escalate to a manager",
  }));
  CAPTURE(text);
  CHECK(AsksForPerson(Plain(text)));
}

TEST_CASE("people who are only mentioned are not asked for") {
  const std::string text = GENERATE(values<std::string>({
      "the colour is representative of the brand",
      "i spoke to an agent yesterday and nothing happened",
      "the delivery person left it outside",
      "i dont want to talk to a person",
      "your agent said it would be refunded",
      "human hair wig arrived in the wrong colour",
      "cleaning agent leaked",
      "two person tent is missing a pole",
      "the robot vacuum does not start",
      "talk to the manufacturer about the warranty?",
      "a password manager subscription",
      "are you a real person?",
  }));
  CAPTURE(text);
  CHECK_FALSE(AsksForPerson(Plain(text)));
}

TEST_CASE("only a whole message is a yes or a no") {
  auto [text, yes, no] = GENERATE(table<std::string, bool, bool>({{"Yes please!", true, false},
                                                                  {"yep", true, false},
                                                                  {"OK, go ahead.", true, false},
                                                                  {"That's right", true, false},
                                                                  {"👍", true, false},
                                                                  {"no", false, true},
                                                                  {"No thanks", false, true},
                                                                  {"don't do it", false, true},
                                                                  {"yes but not to that card", false, false},
                                                                  {"no idea", false, false},
                                                                  {"yes no", false, false},
                                                                  {"ok where is my parcel", false, false},
                                                                  {"not sure", false, false},
                                                                  {"", false, false}}));
  CAPTURE(text);
  CHECK(IsYes(Plain(text)) == yes);
  CHECK(IsNo(Plain(text)) == no);
}

}  // namespace
}  // namespace recourse::nlu
