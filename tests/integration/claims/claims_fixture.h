// Claims over the real order and refunds services. The payment provider is not reachable: a refund that exists is all
// that claims asks for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/testing/service_harness.h"
#include "recourse/claims/v1/claims_service.grpc.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"

namespace recourse::claims {

inline constexpr char kOrder[] = "orders/o1";
inline constexpr char kAlice[] = "customers/alice";
inline constexpr char kShop[] = "sellers/shop";
// Units of the order: the seller's late lamp, the seller's delivered chair, the platform's delivered kettle.
inline constexpr char kLamp[] = "orders/o1/units/1";
inline constexpr char kChair[] = "orders/o1/units/2";
inline constexpr char kKettle[] = "orders/o1/units/3";
inline constexpr int64_t kLampPaid = 5'900;

struct ClaimsFixture {
  using Stub = v1::ClaimsService::Stub;
  using Answer = v1::RespondToClaimRequest;

  ClaimsFixture();

  void StartClaims();
  std::string NewId() { return harness.process().ids().New(); }

  absl::StatusOr<v1::Claim> Create(const testing::Identity& who, const std::string& unit, v1::Claim::Type type,
                                   const std::string& request_id);
  // The lamp that never came, claimed for by Alice.
  v1::Claim ClaimLamp();
  absl::StatusOr<v1::Claim> Get(const testing::Identity& who, const std::string& name);
  absl::StatusOr<v1::Claim> Withdraw(const testing::Identity& who, const std::string& name,
                                     const std::string& request_id);
  absl::StatusOr<v1::Claim> Respond(const testing::Identity& who, const std::string& name, Answer::Answer answer,
                                    const std::string& message = "not so");
  absl::StatusOr<v1::Claim> Decide(const testing::Identity& who, const std::string& name,
                                   v1::DecideClaimRequest::Decision decision);
  absl::StatusOr<std::vector<v1::Claim>> List(const testing::Identity& who, const std::string& parent);

  // Watches until `condition` holds.
  v1::Claim Await(const std::string& name, const std::function<bool(const v1::Claim&)>& condition);
  v1::Claim AwaitState(const std::string& name, v1::Claim::State state);

  std::vector<refunds::v1::Refund> Refunds();
  // Holder of the unit's remedy, once it is `holder`.
  void AwaitHolder(const std::string& unit, const std::string& holder);

  testing::ServiceHarness harness;
  const testing::Identity alice;
  const testing::Identity bob;
  const testing::Identity shop;
  const testing::Identity other_shop;
  const testing::Identity maria;

 private:
  void ImportOrder();
};

}  // namespace recourse::claims
