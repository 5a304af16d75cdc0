// Money: what was paid, what may go back, and paying it back once.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "services/refunds/domain/refund.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {

inline constexpr char kSubmitTask[] = "submit_allocation";

// A money verb's reply is kept for 30 days.
outbox::CommandKey MoneyKey(const google::protobuf::Message& request, const rpc::Call& call);

// What was paid for an order that this actor may see.
absl::StatusOr<store::Charges> ChargesFor(sql::Transaction& tx, const std::string& order, const type::v1::Actor& actor);

class Refunds {
 public:
  explicit Refunds(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::Status RecordCharges(const v1::RecordChargesRequest& request, const rpc::Call& call,
                             v1::RecordChargesResponse* response);

  struct Balance {
    std::vector<Payment> payments;
    std::vector<Item> remaining;
  };
  absl::StatusOr<Balance> GetBalance(const std::string& order, const type::v1::Actor& actor);

  struct Quote {
    Money total;
    std::vector<Allocation> allocations;
    int expected_days = 0;
  };
  absl::StatusOr<Quote> QuoteRefund(const v1::QuoteRefundRequest& request, const type::v1::Actor& actor);

  absl::Status Create(const v1::CreateRefundRequest& request, const rpc::Call& call,
                      v1::CreateRefundResponse* response);

  absl::Status CreatePartialKeep(const v1::CreatePartialKeepRequest& request, const rpc::Call& call,
                                 v1::CreatePartialKeepResponse* response);

  absl::StatusOr<Refund> Get(const std::string& name, const type::v1::Actor& actor);
  absl::StatusOr<std::vector<Refund>> List(const std::string& order, const type::v1::Actor& actor);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::refunds
