#include "libs/rpc/grpc_status.h"

#include <absl/strings/str_cat.h>
#include <google/rpc/status.pb.h>

#include "libs/log/log.h"
#include "libs/status/status.h"

namespace recourse::rpc {
namespace {

bool MustMask(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
}

absl::Status Mask(const absl::Status& status) {
  const std::string reference = absl::StrCat(absl::Hex(std::hash<std::string>{}(status.ToString()), absl::kZeroPad16));
  log::Error("internal error", {{"reference", reference}, {"error", std::string(status.message())}});
  return status::Error(errors::v1::REASON_INTERNAL, "internal error, reference " + reference,
                       {{"reference", reference}});
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status proto = status::ToProto(MustMask(status) ? Mask(status) : status);
  return {static_cast<grpc::StatusCode>(proto.code()), proto.message(), proto.SerializeAsString()};
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status proto;
  if (!proto.ParseFromString(status.error_details()) || proto.code() != static_cast<int>(status.error_code())) {
    proto.Clear();
    proto.set_code(static_cast<int>(status.error_code()));
    proto.set_message(status.error_message());
  }
  return status::FromProto(proto);
}

}  // namespace recourse::rpc
