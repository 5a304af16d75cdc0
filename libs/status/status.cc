#include "libs/status/status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "recourse/options/v1/options.pb.h"

namespace recourse::status {
namespace {

constexpr char kPayloadUrl[] = "type.googleapis.com/google.rpc.Status";
constexpr std::string_view kReasonPrefix = "REASON_";
constexpr char kDomain[] = "recourse";

absl::StatusCode CodeOf(Reason reason) {
  const auto* value = errors::v1::Reason_descriptor()->FindValueByNumber(reason);
  if (value == nullptr) return absl::StatusCode::kInternal;
  return static_cast<absl::StatusCode>(value->options().GetExtension(options::v1::reason).code());
}

absl::Status Build(absl::StatusCode code, const google::rpc::Status& proto) {
  absl::Status error(code, proto.message());
  error.SetPayload(kPayloadUrl, absl::Cord(proto.SerializeAsString()));
  return error;
}

google::rpc::Status Start(Reason reason, std::string_view message) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(CodeOf(reason)));
  proto.set_message(std::string(message));
  return proto;
}

google::rpc::ErrorInfo Info(Reason reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(errors::v1::Reason_Name(reason).substr(kReasonPrefix.size()));
  info.set_domain(kDomain);
  return info;
}

template <typename Detail>
absl::Status WithDetail(const absl::Status& error, const Detail& detail) {
  if (error.ok()) return error;
  google::rpc::Status proto = ToProto(error);
  proto.add_details()->PackFrom(detail);
  return Build(error.code(), proto);
}

bool FindInfo(const absl::Status& error, google::rpc::ErrorInfo* info) {
  const google::rpc::Status proto = ToProto(error);
  for (const auto& detail : proto.details()) {
    if (detail.UnpackTo(info)) return true;
  }
  return false;
}

}  // namespace

absl::Status Error(Reason reason, std::string_view message, Metadata metadata) {
  google::rpc::Status proto = Start(reason, message);
  google::rpc::ErrorInfo info = Info(reason);
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[std::string(key)] = std::string(value);
  proto.add_details()->PackFrom(info);
  return Build(CodeOf(reason), proto);
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest bad;
  std::string message;
  for (const auto& violation : violations) {
    auto* entry = bad.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
    message += (message.empty() ? "" : "; ") + violation.field + ": " + violation.description;
  }
  return WithDetail(Error(errors::v1::REASON_INVALID_FIELD, message), bad);
}

absl::Status InvalidField(std::string_view field, std::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

absl::Status NotFound(std::string_view resource) {
  return Error(errors::v1::REASON_RESOURCE_NOT_FOUND, std::string(resource) + " not found", {{"resource", resource}});
}

absl::Status WithCustomerText(const absl::Status& error, std::string_view locale, std::string_view text) {
  google::rpc::LocalizedMessage localized;
  localized.set_locale(std::string(locale));
  localized.set_message(std::string(text));
  return WithDetail(error, localized);
}

absl::Status WithRetryDelay(const absl::Status& error, int64_t milliseconds) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(milliseconds / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(milliseconds % 1000 * 1'000'000));
  return WithDetail(error, retry);
}

Reason ReasonOf(const absl::Status& error) {
  google::rpc::ErrorInfo info;
  Reason reason = errors::v1::REASON_UNSPECIFIED;
  if (FindInfo(error, &info)) errors::v1::Reason_Parse(std::string(kReasonPrefix) + info.reason(), &reason);
  return reason;
}

std::string MetadataOf(const absl::Status& error, std::string_view key) {
  google::rpc::ErrorInfo info;
  if (!FindInfo(error, &info)) return "";
  const auto found = info.metadata().find(std::string(key));
  return found == info.metadata().end() ? "" : found->second;
}

google::rpc::Status ToProto(const absl::Status& error) {
  google::rpc::Status proto;
  if (const auto payload = error.GetPayload(kPayloadUrl)) proto.ParseFromString(std::string(*payload));
  proto.set_code(static_cast<int>(error.code()));
  proto.set_message(std::string(error.message()));
  return proto;
}

absl::Status FromProto(const google::rpc::Status& proto) {
  if (proto.code() == 0) return absl::OkStatus();
  const bool known = proto.code() > 0 && proto.code() <= 16;
  return Build(known ? static_cast<absl::StatusCode>(proto.code()) : absl::StatusCode::kUnknown, proto);
}

}  // namespace recourse::status
