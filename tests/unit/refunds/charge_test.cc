#include "services/refunds/domain/charge.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::refunds {
namespace {

constexpr int kStates = 10;
constexpr int kEvents = 9;

// Columns: need action, authorize, decline, lose, ask capture, capture, ask void, void, expire.
constexpr char kGrid[] =
    "AUTHORIZING: REQUIRES_ACTION AUTHORIZED DECLINED UNKNOWN - CAPTURED VOIDING - -\n"
    "REQUIRES_ACTION: - AUTHORIZED DECLINED - - CAPTURED VOIDING VOIDED EXPIRED\n"
    "AUTHORIZED: - - - - CAPTURING CAPTURED VOIDING VOIDED EXPIRED\n"
    "DECLINED: - VOIDING - - - CAPTURED - - -\n"
    "CAPTURING: - - - - - CAPTURED - VOIDED EXPIRED\n"
    "CAPTURED: - - - - - - - - -\n"
    "VOIDING: - - DECLINED - - CAPTURED - VOIDED EXPIRED\n"
    "VOIDED: - VOIDING - - - CAPTURED - - -\n"
    "EXPIRED: - - - - - CAPTURED - - -\n"
    "UNKNOWN: REQUIRES_ACTION AUTHORIZED DECLINED - - CAPTURED VOIDING VOIDED EXPIRED\n";

TEST_CASE("INV-18: golden grid of the charge machine") {
  std::string grid;
  for (int state = 1; state <= kStates; ++state) {
    grid += std::string(NameOf(static_cast<ChargeState>(state))) + ":";
    for (int event = 0; event < kEvents; ++event) {
      const auto next = ChargeMachine().Next(static_cast<ChargeState>(state), static_cast<ChargeEvent>(event));
      grid += std::string(" ") + (next.ok() ? NameOf(*next) : "-");
    }
    grid += "\n";
  }
  CHECK(grid == kGrid);
}

}  // namespace
}  // namespace recourse::refunds
