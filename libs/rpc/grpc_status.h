// absl::Status ⇄ grpc::Status, details included: they travel as google.rpc.Status in grpc-status-details-bin.
#pragma once

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

namespace recourse::rpc {

// Text of errors that are not ours to show (INTERNAL, UNKNOWN) is logged and replaced by a reference into the log.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace recourse::rpc
