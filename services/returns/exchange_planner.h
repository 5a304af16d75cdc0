// What an exchange would cost or give back.
#pragma once

#include <string>
#include <vector>

#include "libs/rpc/call.h"
#include "services/returns/peers.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

class ExchangePlanner {
 public:
  ExchangePlanner(const Exchanges& exchanges, const Refunds& refunds) : exchanges_(exchanges), refunds_(refunds) {}

  // For the goods of `asked`, whose basis is set. `payment`: as QuoteReturnRequest says.
  absl::StatusOr<v1::ExchangeTerms> MakeTerms(const ReturnRecord& asked, const std::vector<std::string>& variants,
                                              const std::string& payment, const rpc::Call& call) const;

 private:
  // Whose method bears the charge.
  absl::Status ChoosePayment(const std::string& order, const std::string& wanted, const rpc::Call& call,
                             v1::ExchangeTerms& terms) const;

  const Exchanges& exchanges_;
  const Refunds& refunds_;
};

}  // namespace recourse::returns
