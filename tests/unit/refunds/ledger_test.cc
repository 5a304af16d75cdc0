#include "services/refunds/domain/ledger.h"

#include <map>

#include <catch2/catch.hpp>

namespace recourse::refunds {
namespace {

Money Eur(int64_t minor) { return {*Currency::Parse("EUR"), minor}; }

// What the accounts hold after some postings; empty ones are left out.
using Accounts = std::map<std::string, int64_t>;

Accounts After(const std::vector<Posting>& postings) {
  Accounts accounts;
  for (const Posting& posting : postings) {
    INFO(posting.event);
    CHECK(Balances(posting));
    for (const Entry& entry : posting.entries) accounts[entry.account] += entry.amount.minor;
  }
  std::erase_if(accounts, [](const auto& account) { return account.second == 0; });
  return accounts;
}

Allocation ShareOf(const std::string& id, const Payment& payment) {
  Allocation allocation;
  allocation.id = id;
  allocation.payment = payment.name;
  allocation.amount = payment.captured;
  return allocation;
}

struct Case {
  std::vector<Payment> payments = {{"p1", "card", "pi_1", Eur(700)}, {"p2", "card", "pi_2", Eur(300)}};
  std::vector<Item> items = {{"u", "ITEM", Eur(1200)}, {"u", "ITEM_DISCOUNT", Eur(-200)}};
  Refund refund;
  Posting captured = Captured(payments, items);

  Case() {
    refund.order = std::string("o");
    refund.total = Eur(1000);
    refund.items = items;
    refund.allocations = {ShareOf("a1", payments[0]), ShareOf("a2", payments[1])};
  }
  const Allocation& first() const { return refund.allocations[0]; }
  const Allocation& second() const { return refund.allocations[1]; }
  Posting reserved() const { return Reserved(refund.items, refund.allocations); }
};

TEST_CASE("every posting balances, and the accounts say where the money is") {
  const Case c;
  const Accounts all_ours = {
      {"PSP_CLEARING", 1000}, {"CUSTOMER_REVENUE:u:ITEM", -1200}, {"CUSTOMER_REVENUE:u:ITEM_DISCOUNT", 200}};
  struct Row {
    const char* what;
    std::vector<Posting> postings;
    Accounts accounts;
  };
  const std::vector<Row> rows = {
      {"captured", {c.captured}, all_ours},
      {"set aside",
       {c.captured, c.reserved()},
       {{"PSP_CLEARING", 1000}, {"REFUND_RESERVED:p1", -700}, {"REFUND_RESERVED:p2", -300}}},
      {"paid", {c.captured, c.reserved(), Paid(c.first()), Paid(c.second())}, {}},
      {"half of it owed",
       {c.captured, c.reserved(), Paid(c.first()), Unpaid(c.second(), "o")},
       {{"PSP_CLEARING", 300}, {"REFUNDS_PAYABLE:o", -300}}},
      {"paid late",
       {c.captured, c.reserved(), Paid(c.first()), Unpaid(c.second(), "o"), PaidLate(c.second(), "o", false)},
       {}},
      {"nothing paid",
       {c.captured, c.reserved(), Unpaid(c.first(), "o"), Unpaid(c.second(), "o"), Released(c.refund)},
       all_ours},
      {"came back after it was paid",
       {c.captured, c.reserved(), Paid(c.first()), Paid(c.second()), PaidThenFailed(c.second(), "o", false)},
       {{"PSP_CLEARING", 300}, {"REFUNDS_PAYABLE:o", -300}}},
      {"released and reclaimed",
       {c.captured, c.reserved(), Unpaid(c.first(), "o"), Unpaid(c.second(), "o"), Released(c.refund),
        Reclaimed(c.refund), PaidLate(c.first(), "o", false)},
       {{"PSP_CLEARING", 300}, {"REFUNDS_PAYABLE:o", -300}}},
      {"paid in excess",
       {c.captured, c.reserved(), Unpaid(c.first(), "o"), Unpaid(c.second(), "o"), Released(c.refund),
        PaidLate(c.first(), "o", true)},
       {{"PSP_CLEARING", 300},
        {"CUSTOMER_REVENUE:u:ITEM", -1200},
        {"CUSTOMER_REVENUE:u:ITEM_DISCOUNT", 200},
        {"OVERPAID:p1", 700}}},
      {"the excess came back",
       {c.captured, c.reserved(), Unpaid(c.first(), "o"), Unpaid(c.second(), "o"), Released(c.refund),
        PaidLate(c.first(), "o", true), PaidThenFailed(c.first(), "o", true)},
       all_ours},
      {"paid back before, for known items",
       {c.captured, PaidBackBefore("p1", Eur(500), {{"u", "ITEM", Eur(500)}})},
       {{"PSP_CLEARING", 500}, {"CUSTOMER_REVENUE:u:ITEM", -700}, {"CUSTOMER_REVENUE:u:ITEM_DISCOUNT", 200}}},
      {"paid back before, for something",
       {c.captured, PaidBackBefore("p1", Eur(500), {})},
       {{"PSP_CLEARING", 500},
        {"CUSTOMER_REVENUE:u:ITEM", -1200},
        {"CUSTOMER_REVENUE:u:ITEM_DISCOUNT", 200},
        {"REFUNDED_UNASSIGNED:p1", 500}}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(After(row.postings) == row.accounts);
  }
}

TEST_CASE("an unbalanced posting is recognised, by currency") {
  const Money usd{*Currency::Parse("USD"), -5};
  CHECK(Balances({"", {}}));
  CHECK_FALSE(Balances({"", {{"A", Eur(5)}}}));
  CHECK_FALSE(Balances({"", {{"A", Eur(5)}, {"B", usd}}}));
  CHECK(Balances({"", {{"A", Eur(5)}, {"B", usd}, {"C", Eur(-5)}, {"D", {usd.currency, 5}}}}));
}

}  // namespace
}  // namespace recourse::refunds
