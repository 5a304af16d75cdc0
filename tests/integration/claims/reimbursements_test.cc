// A seller asks the platform to bear a refund.
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/claims/v1/reimbursement_service.grpc.pb.h"
#include "tests/integration/claims/claims_fixture.h"

namespace recourse::claims {
namespace {

using v1::Reimbursement;
using Service = v1::ReimbursementService::Stub;

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

struct ReimbursementsFixture : ClaimsFixture {
  absl::StatusOr<Reimbursement> Request(const testing::Identity& who, const std::string& refund, int64_t amount,
                                        Reimbursement::Reason reason = Reimbursement::REASON_NEVER_RETURNED) {
    v1::CreateReimbursementRequest request;
    request.set_refund(refund);
    request.set_reason(reason);
    request.set_statement("the box was empty");
    request.mutable_amount()->set_currency_code("USD");
    request.mutable_amount()->set_minor_units(amount);
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Service::CreateReimbursement, request));
    return response.reimbursement();
  }
  absl::StatusOr<Reimbursement> Get(const testing::Identity& who, const std::string& name) {
    v1::GetReimbursementRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Service::GetReimbursement, request));
    return response.reimbursement();
  }
  absl::StatusOr<Reimbursement> Settle(const testing::Identity& who, const std::string& name, bool grant) {
    v1::DecideReimbursementRequest request;
    request.set_name(name);
    request.set_grant(grant);
    request.set_explanation("as the scale says");
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Service::DecideReimbursement, request));
    return response.reimbursement();
  }
  absl::StatusOr<Reimbursement> Object(const std::string& name) {
    v1::AppealReimbursementRequest request;
    request.set_name(name);
    request.set_statement("weigh it again");
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(shop, "claims", &Service::AppealReimbursement, request));
    return response.reimbursement();
  }
  absl::StatusOr<Reimbursement> AskShop(const std::string& name) {
    v1::AskSellerRequest request;
    request.set_name(name);
    request.set_question("what did it weigh?");
    request.set_request_id(NewId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(maria, "claims", &Service::AskSeller, request));
    return response.reimbursement();
  }
};

TEST_CASE_METHOD(ReimbursementsFixture, "SFT-ONE: a seller asks once for each order, for what is theirs") {
  const std::string refund = PayBackLamp();
  CHECK(ReasonOf(Request(other_shop, refund, 100).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Request(alice, refund, 100).status()) == errors::v1::REASON_ROLE_NOT_ALLOWED);
  const absl::Status half = Request(shop, refund, kLampPaid / 2 + 1, Reimbursement::REASON_CUSTOMER_DAMAGED).status();
  CHECK(status::MetadataOf(half, "row") == "SFT-DMG");
  const auto filed = Request(shop, refund, kLampPaid);
  REQUIRE(filed.ok());
  CHECK(filed->state() == Reimbursement::STATE_UNDER_REVIEW);
  CHECK(ReasonOf(Get(other_shop, filed->name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  const absl::Status second = Request(shop, refund, 100).status();
  CHECK(ReasonOf(second) == errors::v1::REASON_REIMBURSEMENT_NOT_ELIGIBLE);
  CHECK(status::MetadataOf(second, "row") == "SFT-ONE");

  REQUIRE(AskShop(filed->name()).ok());
  SECTION("answered, granted") {
    v1::AnswerReimbursementRequest answer;
    answer.set_name(filed->name());
    answer.set_answer("nothing");
    answer.set_request_id(NewId());
    REQUIRE(harness.Call(shop, "claims", &Service::AnswerReimbursement, answer).ok());
    const auto granted = Settle(maria, filed->name(), true);
    REQUIRE(granted.ok());
    CHECK(granted->granted_amount().minor_units() == kLampPaid);
    CHECK(ReasonOf(Object(filed->name()).status()) == errors::v1::REASON_ILLEGAL_STATE);
  }
  SECTION("SFT-INFO: not answered in a week, appealed, denied for good by a supervisor") {
    harness.clock().Advance(absl::Hours(24 * 7));
    const absl::Time limit = absl::Now() + absl::Seconds(20);
    while (Get(shop, filed->name())->state() != Reimbursement::STATE_DENIED) REQUIRE(absl::Now() < limit);
    REQUIRE(Object(filed->name()).ok());
    CHECK(ReasonOf(Settle(maria, filed->name(), false).status()) == errors::v1::REASON_ROLE_NOT_ALLOWED);
    CHECK(Settle(sue, filed->name(), false)->state() == Reimbursement::STATE_DENIED_FINAL);
    CHECK(ReasonOf(Object(filed->name()).status()) == errors::v1::REASON_ILLEGAL_STATE);
  }
}

TEST_CASE_METHOD(ReimbursementsFixture, "INV-07: an order with a claim is not reimbursed, unless it was withdrawn") {
  const v1::Claim filed = ClaimLamp();
  const std::string refund = PayBackLamp();
  const absl::Status refused = Request(shop, refund, kLampPaid).status();
  CHECK(ReasonOf(refused) == errors::v1::REASON_REIMBURSEMENT_NOT_ELIGIBLE);
  CHECK(status::MetadataOf(refused, "row") == "SFT-CLAIM");
  REQUIRE(Withdraw(alice, filed.name(), NewId()).ok());
  CHECK(Request(shop, refund, kLampPaid).ok());
}

}  // namespace
}  // namespace recourse::claims
