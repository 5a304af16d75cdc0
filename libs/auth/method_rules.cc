#include "libs/auth/method_rules.h"

#include <algorithm>

#include "libs/status/status.h"

namespace recourse::auth {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

absl::Status CheckRules(const MethodDescriptor& method) {
  if (!method.options().HasExtension(options::v1::method)) {
    return absl::FailedPreconditionError(method.full_name() + " has no rules");
  }
  const auto& rules = method.options().GetExtension(options::v1::method);
  if (rules.roles().empty() && !rules.public_()) {
    return absl::FailedPreconditionError(method.full_name() + " may be called by nobody");
  }
  if (rules.mutation() && !rules.idempotency_exempt()) {
    const FieldDescriptor* field = method.input_type()->FindFieldByName("request_id");
    if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      return absl::FailedPreconditionError(method.full_name() + " is a mutation without request_id");
    }
  }
  return absl::OkStatus();
}

absl::Status NotAllowed(const Rule& rule) {
  return status::Error(errors::v1::REASON_ROLE_NOT_ALLOWED, "this caller may not use " + rule.path);
}

}  // namespace

absl::StatusOr<MethodTable> MethodTable::FromDescriptors(
    std::span<const google::protobuf::ServiceDescriptor* const> services) {
  MethodTable table;
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* method = service->method(i);
      RETURN_IF_ERROR(CheckRules(*method));
      const std::string path = "/" + service->full_name() + "/" + method->name();
      if (!table.by_request_.emplace(method->input_type(), path).second) {
        return absl::FailedPreconditionError(method->input_type()->full_name() + " is the request of two methods");
      }
      table.by_path_.emplace(path, Rule{path, method, method->options().GetExtension(options::v1::method)});
    }
  }
  return table;
}

const Rule* MethodTable::FindByRequest(const google::protobuf::Descriptor* request) const {
  const auto found = by_request_.find(request);
  return found == by_request_.end() ? nullptr : FindByPath(found->second);
}

const Rule* MethodTable::FindByPath(const std::string& path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : &found->second;
}

absl::Status Authorize(const Rule& rule, const Caller& caller) {
  const auto& rules = rule.rules;
  if (rules.public_()) return absl::OkStatus();
  if (std::find(rules.roles().begin(), rules.roles().end(), caller.role) == rules.roles().end())
    return NotAllowed(rule);
  if (rules.internal() && caller.service.empty()) return NotAllowed(rule);
  if (!rules.services().empty() &&
      std::find(rules.services().begin(), rules.services().end(), caller.service) == rules.services().end()) {
    return NotAllowed(rule);
  }
  return absl::OkStatus();
}

}  // namespace recourse::auth
