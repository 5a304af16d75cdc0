// Policies that a service reads whole: the newest file of a folder holds.
#pragma once

#include <string>

#include <absl/status/status.h>
#include <google/protobuf/message.h>

namespace recourse::policy {

// Parses the last "*.textproto" by name of `folder` into `policy`.
absl::Status ReadNewest(const std::string& folder, google::protobuf::Message* policy);

}  // namespace recourse::policy
