// Claims over the real order, refunds, returns and agent services. The payment provider is not reachable: a refund that
// exists is all that claims asks for.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/testing/service_harness.h"
#include "recourse/agent/v1/attachment_service.grpc.pb.h"
#include "recourse/claims/v1/claims_service.grpc.pb.h"
#include "recourse/claims/v1/seller_service.grpc.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "services/refunds/clients/payment_provider.h"
#include "services/returns/clients/carrier.h"

namespace recourse::claims {

inline constexpr char kOrder[] = "orders/o1";
inline constexpr char kAlice[] = "customers/alice";
inline constexpr char kShop[] = "sellers/shop";
// Units of the order: the seller's late lamp, the seller's delivered chair, the platform's delivered kettle, and a sofa
// of the seller's that is dear enough to be refunded on receipt only.
inline constexpr char kLamp[] = "orders/o1/units/1";
inline constexpr char kChair[] = "orders/o1/units/2";
inline constexpr char kKettle[] = "orders/o1/units/3";
inline constexpr char kSofa[] = "orders/o1/units/4";
inline constexpr int64_t kLampPaid = 5'900;
inline constexpr int64_t kSofaPaid = 155'000;

struct ClaimsFixture {
  using Stub = v1::ClaimsService::Stub;
  using SellersAnswer = v1::RespondToClaimRequest;

  // Without a provider none is reachable; the same of a carrier for returns.
  explicit ClaimsFixture(std::unique_ptr<refunds::PaymentProvider> provider = nullptr,
                         std::unique_ptr<returns::Carrier> carrier = nullptr);

  void StartClaims();
  std::string NewId() { return harness.process().ids().New(); }

  absl::StatusOr<v1::Claim> Create(const testing::Identity& who, const std::string& unit, v1::Claim::Type type,
                                   const std::string& request_id,
                                   v1::Claim::Resolution resolution = v1::Claim::RESOLUTION_UNSPECIFIED);
  // The lamp that never came, claimed for by Alice.
  v1::Claim ClaimLamp();
  absl::StatusOr<v1::Claim> Get(const testing::Identity& who, const std::string& name);
  absl::StatusOr<v1::Claim> Withdraw(const testing::Identity& who, const std::string& name,
                                     const std::string& request_id);
  absl::StatusOr<v1::Claim> Respond(const testing::Identity& who, const std::string& name, SellersAnswer::Answer answer,
                                    const std::string& message = "not so");
  absl::StatusOr<v1::Claim> Decide(const testing::Identity& who, const std::string& name,
                                   v1::DecideClaimRequest::Decision decision, int64_t amount = 0);
  absl::StatusOr<v1::Claim> Offer(const std::string& name, int64_t amount);
  absl::StatusOr<v1::Claim> OfferReplacement(const std::string& name, const std::string& tracking_number);
  absl::StatusOr<v1::Claim> AnswerOffer(const testing::Identity& who, const std::string& name, bool accept,
                                        int64_t amount);
  absl::StatusOr<v1::Claim> Ask(const std::string& name, v1::ClaimParty party);
  absl::StatusOr<v1::Claim> Answer(const testing::Identity& who, const std::string& name);
  absl::StatusOr<v1::Claim> Appeal(const testing::Identity& who, const std::string& name);
  absl::StatusOr<v1::Claim> DecideAppeal(const testing::Identity& who, const std::string& name,
                                         v1::Appeal::Outcome outcome);
  absl::StatusOr<v1::Claim> Show(const testing::Identity& who, const std::string& name, const std::string& attachment);
  absl::StatusOr<std::string> ReadEvidence(const testing::Identity& who, const std::string& name,
                                           const std::string& attachment);
  // The lamp's claim, contested, and denied by Maria.
  v1::Claim DeniedLamp();
  // A document that `who` uploads for a claim.
  std::string Upload(const testing::Identity& who, const std::string& content);
  // All of it, as a return would; answers the refund.
  std::string PayBackLamp();
  // A scan of the lamp's parcel, now.
  void Scan(const std::string& code);
  absl::StatusOr<std::vector<v1::Claim>> List(const testing::Identity& who, const std::string& parent);

  absl::StatusOr<v1::Feedback> Rate(const testing::Identity& who, const std::string& seller, int stars);
  // Once the seller's order is known of, which comes by order's events.
  v1::SellerMetrics Metrics(absl::Time end = absl::InfiniteFuture());

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
  const testing::Identity sue;  // a supervisor

 private:
  void ImportOrder();
  void StartReturns(std::unique_ptr<returns::Carrier> carrier);
};

}  // namespace recourse::claims
