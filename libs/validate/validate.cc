#include "libs/validate/validate.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <google/protobuf/timestamp.pb.h>
#include <re2/re2.h>

#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "recourse/options/v1/options.pb.h"
#include "recourse/type/v1/money.pb.h"

namespace recourse::validate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Violations = std::vector<status::FieldViolation>;

struct FieldPlan {
  const FieldDescriptor* field;
  options::v1::FieldRules rules;
  std::unique_ptr<RE2> pattern;
};

using Plan = std::vector<FieldPlan>;

std::unique_ptr<RE2> Compile(const std::string& pattern) {
  if (pattern.empty()) return nullptr;
  auto compiled = std::make_unique<RE2>(pattern, RE2::Quiet);
  if (!compiled->ok()) {
    std::cerr << "field rule has an invalid pattern: " << pattern << std::endl;
    std::abort();
  }
  return compiled;
}

Plan MakePlan(const Descriptor& descriptor) {
  Plan plan;
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor* field = descriptor.field(i);
    const auto& rules = field->options().GetExtension(options::v1::field);
    const bool walks = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map();
    const bool is_enum = field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
    if (walks || is_enum || field->options().HasExtension(options::v1::field)) {
      plan.push_back({field, rules, Compile(rules.pattern())});
    }
  }
  return plan;
}

const Plan& PlanOf(const Descriptor& descriptor) {
  static absl::Mutex mutex;
  static std::map<const Descriptor*, std::unique_ptr<const Plan>> plans;
  {
    absl::ReaderMutexLock lock(&mutex);
    if (const auto found = plans.find(&descriptor); found != plans.end()) return *found->second;
  }
  auto plan = std::make_unique<const Plan>(MakePlan(descriptor));
  absl::MutexLock lock(&mutex);
  return *plans.emplace(&descriptor, std::move(plan)).first->second;
}

// Characters of a string, which is valid UTF-8; bytes of bytes.
size_t Length(const FieldDescriptor& field, const std::string& value) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) return value.size();
  return static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void CheckString(const FieldPlan& plan, const std::string& path, const std::string& value, Violations* violations) {
  const auto& rules = plan.rules;
  if (value.empty()) {
    if (rules.required()) violations->push_back({path, "is required"});
    return;
  }
  const size_t length = Length(*plan.field, value);
  if (length < rules.min_length()) violations->push_back({path, absl::StrCat("is shorter than ", rules.min_length())});
  if (rules.max_length() > 0 && length > rules.max_length()) {
    violations->push_back({path, absl::StrCat("is longer than ", rules.max_length())});
    return;  // no pattern is run over it
  }
  if (plan.pattern != nullptr && !RE2::FullMatch(value, *plan.pattern)) {
    violations->push_back({path, "does not match " + rules.pattern()});
  }
  if (rules.uuid() && !ids::IsUuid(value)) violations->push_back({path, "is not a UUID"});
  if (!rules.resource().empty()) {
    static const RE2 kId("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    const std::string prefix = rules.resource() + "/";
    const bool named = value.size() > prefix.size() && value.compare(0, prefix.size(), prefix) == 0;
    if (!named || !RE2::FullMatch(value.substr(prefix.size()), kId)) {
      violations->push_back({path, "is not a name of the form " + prefix + "{id}"});
    }
  }
}

void CheckNumber(const FieldPlan& plan, const std::string& path, int64_t value, Violations* violations) {
  const auto& rules = plan.rules;
  if (rules.required() && value == 0) violations->push_back({path, "is required"});
  if (rules.has_min() && value < rules.min()) violations->push_back({path, absl::StrCat("is below ", rules.min())});
  if (rules.has_max() && value > rules.max()) violations->push_back({path, absl::StrCat("is above ", rules.max())});
}

void CheckEnum(const FieldPlan& plan, const std::string& path, int number, Violations* violations) {
  if (plan.field->enum_type()->FindValueByNumber(number) == nullptr) {
    violations->push_back({path, absl::StrCat(number, " is not a value of ", plan.field->enum_type()->name())});
  } else if (plan.rules.required() && number == 0) {
    violations->push_back({path, "is required"});
  }
}

void Walk(const Message& message, const std::string& prefix, Violations* violations);

void CheckMessage(const FieldPlan& plan, const std::string& path, const Message& value, Violations* violations) {
  if (const auto* money = dynamic_cast<const type::v1::Money*>(&value)) {
    static const RE2 kCurrency("[A-Z]{3}");
    if (!RE2::FullMatch(money->currency_code(), kCurrency)) {
      violations->push_back({path + ".currency_code", "is not an ISO 4217 code"});
    }
    if (plan.rules.positive() && money->minor_units() <= 0) violations->push_back({path, "must be above zero"});
    if (plan.rules.not_negative() && money->minor_units() < 0) violations->push_back({path, "must not be negative"});
    return;
  }
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&value)) {
    constexpr int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01, as Timestamp itself is defined
    constexpr int64_t kLastSecond = 253'402'300'799;   // 9999-12-31
    if (time->seconds() < kFirstSecond || time->seconds() > kLastSecond || time->nanos() < 0 ||
        time->nanos() > 999'999'999) {
      violations->push_back({path, "is not a time between the years 1 and 9999"});
    }
    return;
  }
  Walk(value, path + ".", violations);
}

void CheckSingular(const FieldPlan& plan, const Message& message, const std::string& path, Violations* violations) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* field = plan.field;
  if (field->has_presence() && !reflection.HasField(message, field)) {
    if (plan.rules.required()) violations->push_back({path, "is required"});
    return;
  }
  std::string scratch;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CheckString(plan, path, reflection.GetStringReference(message, field, &scratch), violations);
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckNumber(plan, path, reflection.GetInt32(message, field), violations);
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckNumber(plan, path, reflection.GetInt64(message, field), violations);
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(plan, path, reflection.GetEnumValue(message, field), violations);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return CheckMessage(plan, path, reflection.GetMessage(message, field), violations);
    default:
      return;
  }
}

void CheckRepeated(const FieldPlan& plan, const Message& message, const std::string& path, Violations* violations) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* field = plan.field;
  const int size = reflection.FieldSize(message, field);
  if (plan.rules.min_items() > 0 && size < static_cast<int>(plan.rules.min_items())) {
    violations->push_back({path, absl::StrCat("has fewer than ", plan.rules.min_items(), " items")});
  }
  if (plan.rules.max_items() > 0 && size > static_cast<int>(plan.rules.max_items())) {
    violations->push_back({path, absl::StrCat("has more than ", plan.rules.max_items(), " items")});
    return;
  }
  std::set<std::string> seen;
  std::string scratch;
  for (int i = 0; i < size; ++i) {
    const std::string item = absl::StrCat(path, "[", i, "]");
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CheckMessage(plan, item, reflection.GetRepeatedMessage(message, field, i), violations);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      CheckEnum(plan, item, reflection.GetRepeatedEnumValue(message, field, i), violations);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string& value = reflection.GetRepeatedStringReference(message, field, i, &scratch);
      CheckString(plan, item, value, violations);
      if (plan.rules.unique() && !seen.insert(value).second) violations->push_back({item, "is there twice"});
    }
  }
}

void Walk(const Message& message, const std::string& prefix, Violations* violations) {
  for (const FieldPlan& plan : PlanOf(*message.GetDescriptor())) {
    const std::string path = prefix + plan.field->name();
    if (plan.field->is_repeated()) {
      CheckRepeated(plan, message, path, violations);
    } else {
      CheckSingular(plan, message, path, violations);
    }
  }
}

}  // namespace

absl::Status Validate(const Message& message) {
  Violations violations;
  Walk(message, "", &violations);
  return violations.empty() ? absl::OkStatus() : status::InvalidFields(violations);
}

}  // namespace recourse::validate
