#include "services/refunds/domain/value_transfer.h"

#include <catch2/catch.hpp>

namespace recourse::refunds {
namespace {

Money Eur(int64_t minor) { return {Currency::Parse("EUR").value(), minor}; }

TEST_CASE("stored value pays for the new units first, so that a difference goes back to the card") {
  const std::vector<Payment> payments = {{"card", "visa", "pi_1", Eur(10'000)},
                                         {"gift", "gift card", "pi_2", Eur(5'000)}};
  const auto shares = TakeFunding(Eur(6'000), payments);
  REQUIRE(shares.ok());
  REQUIRE(shares->size() == 2);
  CHECK((*shares)[0].payment == "gift");
  CHECK((*shares)[0].amount.minor == 5'000);
  CHECK((*shares)[1].amount.minor == 1'000);
  CHECK_FALSE(TakeFunding(Eur(15'001), payments).ok());
}

}  // namespace
}  // namespace recourse::refunds
