// Who may call what, read from the contracts (recourse.options.v1.MethodRules).
#pragma once

#include <map>
#include <span>
#include <string>

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>

#include "libs/auth/caller.h"
#include "recourse/options/v1/options.pb.h"

namespace recourse::auth {

struct Rule {
  std::string path;  // "/recourse.order.v1.OrderService/GetOrder"
  const google::protobuf::MethodDescriptor* method = nullptr;
  options::v1::MethodRules rules;
};

class MethodTable {
 public:
  // Fails on a method that has no rules, that is neither public nor has roles, or that is a mutation whose request has
  // no request_id though it is not exempt; and on two methods with one request type.
  static absl::StatusOr<MethodTable> FromDescriptors(
      std::span<const google::protobuf::ServiceDescriptor* const> services);

  // Null when unknown.
  const Rule* FindByRequest(const google::protobuf::Descriptor* request) const;
  const Rule* FindByPath(const std::string& path) const;

 private:
  std::map<std::string, Rule> by_path_;
  std::map<const google::protobuf::Descriptor*, std::string> by_request_;
};

// ROLE_NOT_ALLOWED unless the caller's role is listed, and, for methods that are internal or name services, the calling
// service is.
absl::Status Authorize(const Rule& rule, const Caller& caller);

}  // namespace recourse::auth
