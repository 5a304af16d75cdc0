#include "libs/status/status.h"

#include <catch2/catch.hpp>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "recourse/options/v1/options.pb.h"

namespace recourse::status {
namespace {

template <class Detail>
std::vector<Detail> DetailsOf(const absl::Status& error) {
  std::vector<Detail> details;
  const google::rpc::Status proto = ToProto(error);
  for (const auto& any : proto.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) details.push_back(detail);
  }
  return details;
}

TEST_CASE("every reason has a code, and an error of that reason has it, too") {
  const auto* reasons = errors::v1::Reason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto* value = reasons->value(i);
    if (value->number() == errors::v1::REASON_UNSPECIFIED) continue;
    CAPTURE(value->name());
    const int code = value->options().GetExtension(options::v1::reason).code();
    CHECK(code >= 1);
    CHECK(code <= 16);
    const auto reason = static_cast<Reason>(value->number());
    const absl::Status error = Error(reason, "why");
    CHECK(static_cast<int>(error.code()) == code);
    CHECK(ReasonOf(error) == reason);
    CHECK(ReasonOf(FromProto(ToProto(error))) == reason);
  }
}

TEST_CASE("an error carries its reason and metadata in ErrorInfo") {
  const absl::Status error =
      Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "too much", {{"max_refundable", "12.34 EUR"}});
  CHECK(error.message() == "too much");
  CHECK(MetadataOf(error, "max_refundable") == "12.34 EUR");
  CHECK(MetadataOf(error, "other").empty());
  const auto infos = DetailsOf<google::rpc::ErrorInfo>(error);
  REQUIRE(infos.size() == 1);
  CHECK(infos[0].reason() == "REFUND_EXCEEDS_BALANCE");
  CHECK(infos[0].domain() == "recourse");
}

TEST_CASE("every broken field is named") {
  const absl::Status error = InvalidFields({{"items[2].units", "is empty"}, {"order", "is required"}});
  CHECK(error.code() == absl::StatusCode::kInvalidArgument);
  CHECK(ReasonOf(error) == errors::v1::REASON_INVALID_FIELD);
  CHECK(error.message() == "items[2].units: is empty; order: is required");
  const auto bad = DetailsOf<google::rpc::BadRequest>(error);
  REQUIRE(bad.size() == 1);
  REQUIRE(bad[0].field_violations_size() == 2);
  CHECK(bad[0].field_violations(0).field() == "items[2].units");
  CHECK(bad[0].field_violations(1).description() == "is required");
}

TEST_CASE("details add up and leave the reason alone") {
  absl::Status error = NotFound("orders/1");
  CHECK(error.code() == absl::StatusCode::kNotFound);
  CHECK(MetadataOf(error, "resource") == "orders/1");
  error = WithRetryDelay(WithCustomerText(error, "de", "Diese Bestellung gibt es nicht."), 2500);
  CHECK(ReasonOf(error) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(MetadataOf(error, "resource") == "orders/1");
  const auto texts = DetailsOf<google::rpc::LocalizedMessage>(error);
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].locale() == "de");
  CHECK(texts[0].message() == "Diese Bestellung gibt es nicht.");
  const auto retries = DetailsOf<google::rpc::RetryInfo>(error);
  REQUIRE(retries.size() == 1);
  CHECK(retries[0].retry_delay().seconds() == 2);
  CHECK(retries[0].retry_delay().nanos() == 500'000'000);
}

TEST_CASE("OK stays OK") {
  CHECK(WithCustomerText(absl::OkStatus(), "en", "text").ok());
  CHECK(WithRetryDelay(absl::OkStatus(), 1).ok());
  CHECK(ReasonOf(absl::OkStatus()) == errors::v1::REASON_UNSPECIFIED);
  CHECK(FromProto(ToProto(absl::OkStatus())).ok());
}

TEST_CASE("errors from elsewhere keep code and text, and have no reason of ours") {
  const absl::Status error = absl::DataLossError("gone");
  CHECK(ReasonOf(error) == errors::v1::REASON_UNSPECIFIED);
  const absl::Status back = FromProto(ToProto(error));
  CHECK(back.code() == absl::StatusCode::kDataLoss);
  CHECK(back.message() == "gone");

  google::rpc::Status unheard_of;
  unheard_of.set_code(99);
  CHECK(FromProto(unheard_of).code() == absl::StatusCode::kUnknown);
}

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return InvalidField("number", "is odd");
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status CheckQuarter(int number) {
  RETURN_IF_ERROR(Quarter(number).status());
  return absl::OkStatus();
}

TEST_CASE("the macros go on with values and return errors whole") {
  CHECK(Quarter(8).value() == 2);
  CHECK(ReasonOf(Quarter(6).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(CheckQuarter(8).ok());
  CHECK(ReasonOf(CheckQuarter(7)) == errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::status
