// The refunds service on a real database, with a scripted provider and a simulated clock.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libs/ids/ids.h"
#include "libs/testing/service_harness.h"
#include "recourse/events/v1/events.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "tests/integration/refunds/scripted_provider.h"

namespace recourse::refunds {

inline constexpr char kAna[] = "customers/ana";
inline constexpr char kBen[] = "customers/ben";

type::v1::Money Eur(int64_t minor);
v1::RefundItem Of(const std::string& unit, const std::string& component, int64_t minor);

class RefundsFixture {
 public:
  using Stub = v1::RefundsService::Stub;
  using Items = std::vector<v1::RefundItem>;

  RefundsFixture();

  void Restart();

  // One unit "<order>/units/1" of 100.00 EUR, on the card "pi_<id>".
  std::string Charge(const std::string& id);
  v1::RecordChargesRequest ChargesOf(const std::string& id) const;
  absl::Status Record(const v1::RecordChargesRequest& charges);

  v1::CreateRefundRequest RefundOf(const std::string& order, const std::string& source, const Items& items);
  absl::StatusOr<v1::Refund> Create(const v1::CreateRefundRequest& request);
  v1::Refund MustCreate(const std::string& order, const std::string& source, const Items& items);

  v1::Refund Get(const std::string& name);
  v1::GetRefundableBalanceResponse Balance(const std::string& order);
  // Until the refund is in this state; meanwhile the clock goes on by `step` per look.
  v1::Refund Await(const std::string& name, v1::Refund::State state, absl::Duration step = absl::ZeroDuration());
  void AwaitTrue(const std::function<bool()>& condition);
  absl::Status SendWebhook(const std::string& body, const std::string& signature = kSignature);
  // Waits until there is one.
  std::vector<events::v1::Event> Events(const std::string& type);

  // Ends the service and checks that every posting balances and that ledger, payments and items tell the same story.
  // Answers the accounts that are not empty.
  std::map<std::string, int64_t> CloseBooks();

  // After CloseBooks: what is reserved, refunded, disputed and transferred of each payment together.
  struct PaymentSums {
    std::string payment;
    int64_t captured;
    int64_t gone;
  };
  std::vector<PaymentSums> Sums();

  std::string NewRequestId() { return ids_.New(); }
  testing::Identity Returns(const std::string& customer = kAna) const {
    return harness.Service("returns", testing::ServiceHarness::CustomerActor(customer));
  }

  ScriptedProvider provider;
  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  testing::Identity ana;
  testing::Identity agent;

 private:
  void Start();

  ids::SequentialIds ids_;
};

}  // namespace recourse::refunds
