// All methods of the contracts with their kinds and rules, read from the descriptor set that the build writes.
#pragma once

#include <memory>
#include <string>

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>

#include "libs/auth/method_rules.h"

namespace recourse::gateway {

class MethodCatalog {
 public:
  static absl::StatusOr<std::unique_ptr<MethodCatalog>> Load(const std::string& path);

  // Null when unknown, and for internal methods: from outside they do not exist.
  const auth::Rule* Find(const std::string& path) const;

 private:
  google::protobuf::DescriptorPool pool_;
  auth::MethodTable table_;
};

}  // namespace recourse::gateway
