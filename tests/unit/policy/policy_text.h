// A small valid policy file for tests, and ways to vary it.
#pragma once

#include <string>

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>
#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>

#include "recourse/policy/v1/policy.pb.h"

namespace recourse::policy {

inline v1::PolicyFile FileWith(const std::string& rows, const std::string& zone = "America/Los_Angeles") {
  std::string text = absl::StrCat("version: 'v1' effective_time { seconds: 1577836800 } time_zone: '", zone, "'\n");
  const auto* reasons = v1::ReturnReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const std::string& reason = reasons->value(i)->name();
    const bool customer = reason == "RETURN_REASON_NO_LONGER_NEEDED";
    absl::StrAppend(&text, "reasons { id: 'RS-", i, "' reason: ", reason, " fault: ",
                    customer ? "FAULT_CUSTOMER label_payer: PARTY_CUSTOMER" : "FAULT_SELLER label_payer: PARTY_SELLER",
                    " source: 's' }\n");
  }
  absl::StrAppend(&text, "windows { id: 'BASE' row_class: ROW_CLASS_BASE days_from_delivery: 30 source: 's' }\n",
                  "triggers { id: 'TR' trigger: REFUND_TRIGGER_ON_RECEIPT return_by_days: 14 source: 's' }\n", rows);
  v1::PolicyFile file;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &file));
  return file;
}

inline v1::PolicyFacts Blender() {
  v1::PolicyFacts facts;
  facts.set_marketplace("marketplaces/US");
  facts.set_category_path("electronics/kitchen/blenders");
  facts.set_brand("Acme");
  facts.set_fulfilment(v1::PolicyFacts::FULFILMENT_PLATFORM);
  facts.mutable_unit_price()->set_currency_code("USD");
  facts.mutable_unit_price()->set_minor_units(4'999);
  return facts;
}

inline absl::TimeZone Zone(const std::string& name) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(name, &zone));
  return zone;
}

inline absl::Time At(const std::string& civil, const std::string& zone = "America/Los_Angeles") {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime("%Y-%m-%d %H:%M:%S", civil, Zone(zone), &time, &error));
  return time;
}

}  // namespace recourse::policy
