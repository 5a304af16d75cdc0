// Checks a request against the field rules of its proto (recourse.options.v1.FieldRules).
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

namespace recourse::validate {

// OK, or INVALID_FIELD with every violation, nested messages included. Numbers outside of an enum are always
// violations. Rules are planned once per message type; a pattern that does not compile ends the process at the first
// use of its type.
absl::Status Validate(const google::protobuf::Message& message);

}  // namespace recourse::validate
