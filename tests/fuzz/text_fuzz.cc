// What customers may type, paste or send by program.
#include "libs/nlu/emergency.h"
#include "libs/nlu/entities.h"
#include "libs/nlu/person_request.h"
#include "libs/nlu/understander.h"
#include "libs/nlu/words.h"
#include "libs/nlu/yes_no.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using recourse::fuzz::Require;
  namespace nlu = recourse::nlu;
  const std::string_view text = recourse::fuzz::Text(data, size);

  const std::string plain = nlu::Plain(text);
  Require(!(nlu::IsYes(plain) && nlu::IsNo(plain)), "no message is a yes and a no");
  nlu::SoundsLikeEmergency(plain);
  nlu::AsksForPerson(plain);
  nlu::FindOrderIds(text);
  nlu::FindTrackingNumbers(text);
  if (const auto days = nlu::FindDaysAgo(text)) Require(days->from >= 0 && days->from <= days->to, "days are a span");
  const double named = nlu::NamesItem(text, "Countertop blender");
  Require(named >= 0 && named <= 1, "a likeness is within 0 and 1");
  constexpr char kCard[] = "4111111111111111";
  const std::string redacted =
      nlu::RedactText(std::string(text) + "\nmy card is " + kCard + " thanks\n" + std::string(text));
  if (text.find(kCard) == std::string_view::npos)
    Require(redacted.find(kCard) == std::string::npos, "a card number is redacted, whatever stands around it");
  return 0;
}
