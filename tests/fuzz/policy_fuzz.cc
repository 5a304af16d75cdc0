// Policy files of any content: refused, or usable for every question.
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "libs/policy/rule_book.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace policy = recourse::policy;
  namespace v1 = recourse::policy::v1;
  v1::PolicyFile file;
  google::protobuf::TextFormat::Parser parser;
  class Silent final : public google::protobuf::io::ErrorCollector {
    void AddError(int, int, const std::string&) override {}
  } silent;
  parser.RecordErrorsTo(&silent);
  if (!parser.ParseFromString(std::string(recourse::fuzz::Text(data, size)), &file)) return 0;
  policy::Check(file).IgnoreError();
  const auto book = policy::RuleBook::FromFiles({file});
  if (!book.ok()) return 0;

  v1::PolicyFacts facts;
  facts.set_marketplace("marketplaces/US");
  facts.mutable_unit_price()->set_currency_code("USD");
  facts.mutable_unit_price()->set_minor_units(7999);
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  for (int reason = v1::ReturnReason_MIN; reason <= v1::ReturnReason_MAX; ++reason) {
    const auto decision = book->Evaluate({.facts = facts,
                                          .reason = static_cast<v1::ReturnReason>(reason),
                                          .placed_time = now - absl::Hours(240),
                                          .delivered_time = now - absl::Hours(144),
                                          .now = now});
    if (!decision.ok()) continue;
    recourse::fuzz::Require(decision->fee >= 0 && decision->fee <= 7999, "INV-14: a fee is within what was paid");
    recourse::fuzz::Require(decision->eligible == decision->blockers.empty(), "eligible means that nothing blocks");
  }
  return 0;
}
