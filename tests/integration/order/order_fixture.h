// The order service over SQLite, with a refunds service that only remembers what it was told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "libs/outbox/event_log.h"
#include "libs/testing/service_harness.h"
#include "recourse/events/v1/events.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"

namespace recourse::order {

inline constexpr char kCarrierSecret[] = "carrier-secret";
inline constexpr char kAna[] = "customers/ana";
inline constexpr char kBen[] = "customers/ben";

class FakeRefunds final : public refunds::v1::RefundsService::CallbackService {
 public:
  explicit FakeRefunds(rpc::Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* RecordCharges(grpc::CallbackServerContext* context,
                                          const refunds::v1::RecordChargesRequest* request,
                                          refunds::v1::RecordChargesResponse* response) override;
  void Refuse(absl::Status status);
  std::vector<refunds::v1::RecordChargesRequest> recorded();

 private:
  rpc::Calls& calls_;
  absl::Mutex mutex_;
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);
  std::vector<refunds::v1::RecordChargesRequest> recorded_ ABSL_GUARDED_BY(mutex_);
};

class OrderFixture {
 public:
  using Stub = v1::OrderService::Stub;

  OrderFixture();
  // With this refunds service instead, a carrier that takes labels back, and an account service.
  explicit OrderFixture(const rpc::Module& refunds_module, const config::v1::Carrier& carrier = {},
                        const std::optional<rpc::Module>& account_module = {});

  // A line of three kettles for 10.00 EUR with tax 0.30 in parcel "s1", tracking number "T-<id>"; a line of one lamp,
  // 5.00 EUR, not shipped.
  v1::ImportedOrder Book(const std::string& id, const std::string& customer = kAna) const;
  v1::Order Import(const v1::ImportedOrder& order);
  v1::Order Get(const std::string& name);
  v1::Shipment FindShipment(const std::string& order, const std::string& name);
  // As the warehouse scans. Answers how many were new.
  int Scan(const std::string& tracking_number, const std::string& code, absl::Time time);
  // Waits until there is one.
  std::vector<events::v1::Event> Events(const std::string& type);

  std::string NewRequestId() { return ids_.New(); }
  testing::Identity Returns(const std::string& customer = kAna) const {
    return harness.Service("returns", testing::ServiceHarness::CustomerActor(customer));
  }

  const absl::Time start = absl::FromUnixSeconds(1'790'000'000);
  testing::ServiceHarness harness{start};
  FakeRefunds* refunds = nullptr;
  testing::Identity admin;

 private:
  ids::SequentialIds ids_;
};

}  // namespace recourse::order
