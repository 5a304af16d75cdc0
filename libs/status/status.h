// The one error vocabulary: every error names a reason of recourse.errors.v1, and the reason decides the code.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "recourse/errors/v1/errors.pb.h"

namespace google::rpc {
class Status;
}

namespace recourse::status {

using errors::v1::Reason;

using Metadata = std::initializer_list<std::pair<std::string_view, std::string_view>>;

struct FieldViolation {
  std::string field;  // path from the request: "items[2].units"
  std::string description;
};

// An error whose code follows from `reason` and whose metadata a program may read ("max_refundable", "deadline").
// `message` is for developers; customers read LocalizedMessage, see WithCustomerText.
absl::Status Error(Reason reason, std::string_view message, Metadata metadata = {});

// INVALID_ARGUMENT with BadRequest: one entry per broken field rule.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations);
absl::Status InvalidField(std::string_view field, std::string_view description);

absl::Status NotFound(std::string_view resource);

// Adds words that a customer may read, in the language of `locale` (BCP 47).
absl::Status WithCustomerText(const absl::Status& error, std::string_view locale, std::string_view text);

// Adds RetryInfo.
absl::Status WithRetryDelay(const absl::Status& error, int64_t milliseconds);

// REASON_UNSPECIFIED for OK and for errors that did not come from here.
Reason ReasonOf(const absl::Status& error);

// The value of a metadata key, or empty.
std::string MetadataOf(const absl::Status& error, std::string_view key);

// The wire form, details included; the inverse keeps details of errors that another service produced.
google::rpc::Status ToProto(const absl::Status& error);
absl::Status FromProto(const google::rpc::Status& proto);

}  // namespace recourse::status

#define RECOURSE_CONCAT_INNER(a, b) a##b
#define RECOURSE_CONCAT(a, b) RECOURSE_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression) RETURN_IF_ERROR_IMPL(RECOURSE_CONCAT(status_, __LINE__), expression)
#define RETURN_IF_ERROR_IMPL(status, expression)            \
  do {                                                      \
    if (absl::Status status = (expression); !status.ok()) { \
      return status;                                        \
    }                                                       \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_IMPL(RECOURSE_CONCAT(status_or_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_IMPL(result, declaration, expression) \
  auto result = (expression);                                  \
  if (!result.ok()) return std::move(result).status();         \
  declaration = *std::move(result)
