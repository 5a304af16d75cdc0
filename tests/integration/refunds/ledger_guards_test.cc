#include "refunds_migrations.h"
#include <catch2/catch.hpp>

#include "libs/outbox/outbox.h"
#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

TEST_CASE_METHOD(RefundsFixture, "INV-17: SQL itself refuses what would break the ledger, and the neighbours stand") {
  Charge("o1");
  harness.StopHost("refunds");
  auto database =
      sql::Database::Open(harness.config().refunds().server().database(), outbox::WithOutbox(kRefundsMigrations), {});
  REQUIRE(database.ok());
  struct Row {
    const char* what;
    std::vector<const char*> statements;
    bool accepted;
  };
  const std::string insert =
      "INSERT INTO ledger(posting, entry, account, currency, amount, event, order_name, time) VALUES ";
  const auto run = [&](const Row& row) {
    return (*database)->Write([&](sql::Transaction& tx) -> absl::Status {
      for (const std::string text : row.statements) {
        const bool entry = text.starts_with("(");
        RETURN_IF_ERROR(tx.Execute(entry ? insert + text : text).status());
      }
      return absl::OkStatus();
    });
  };
  const Row rows[] = {
      {"an entry is changed", {"UPDATE ledger SET amount = 0"}, false},
      {"an entry is removed", {"DELETE FROM ledger"}, false},
      {"one leg", {"('p1', 1, 'PSP_CLEARING', 'EUR', 5, 'e', 'orders/o1', 0)"}, false},
      {"legs that differ",
       {"('p2', 1, 'PSP_CLEARING', 'EUR', 5, 'e', 'orders/o1', 0)",
        "('p2', 2, 'WRITE_OFF', 'EUR', -4, 'e', 'orders/o1', 0)"},
       false},
      {"legs in two currencies",
       {"('p3', 1, 'PSP_CLEARING', 'EUR', 5, 'e', 'orders/o1', 0)",
        "('p3', 2, 'WRITE_OFF', 'USD', -5, 'e', 'orders/o1', 0)"},
       false},
      {"no account of the chart",
       {"('p4', 1, 'PSP_CLEARING', 'EUR', 5, 'e', 'orders/o1', 0)",
        "('p4', 2, 'POCKET:me', 'EUR', -5, 'e', 'orders/o1', 0)"},
       false},
      {"two legs that balance",
       {"('p5', 1, 'PSP_CLEARING', 'EUR', 5, 'e', 'orders/o1', 0)",
        "('p5', 2, 'WRITE_OFF:o1', 'EUR', -5, 'e', 'orders/o1', 0)"},
       true},
      {"one leg more, later", {"('p5', 3, 'WRITE_OFF:o1', 'EUR', 1, 'e', 'orders/o1', 0)"}, false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const absl::Status status = run(row);
    INFO(status.ToString());
    CHECK(status.ok() == row.accepted);
  }
}

}  // namespace
}  // namespace recourse::refunds
