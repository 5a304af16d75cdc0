#include "services/refunds/domain/refund.h"

#include <algorithm>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

using enum AllocationState;
using errors::v1::Reason;

Currency Code(const char* code) { return *Currency::Parse(code); }
Money Eur(int64_t minor) { return {Code("EUR"), minor}; }

Item Of(const std::string& unit, const std::string& component, int64_t minor) { return {unit, component, Eur(minor)}; }

Payment Paid(const std::string& label, int64_t captured, int64_t reserved = 0, int64_t refunded = 0) {
  return {"payments/" + label, label, "pi_" + label, Eur(captured), reserved, refunded};
}

TEST_CASE("the total of a refund is the plain sum of its items, above zero, in one currency") {
  struct Row {
    std::vector<Item> items;
    int64_t total;
    Reason reason;
  };
  const std::vector<Row> rows = {
      {{Of("u", "ITEM", 1000), Of("u", "ITEM_DISCOUNT", -200)}, 800, {}},
      {{}, 0, errors::v1::REASON_NOTHING_TO_REFUND},
      {{Of("u", "ITEM", 0)}, 0, errors::v1::REASON_NOTHING_TO_REFUND},
      {{Of("u", "ITEM", 100), Of("u", "ITEM_DISCOUNT", -100)}, 0, errors::v1::REASON_NOTHING_TO_REFUND},
      {{Of("u", "ITEM_DISCOUNT", -100)}, 0, errors::v1::REASON_NOTHING_TO_REFUND},
      {{Of("u", "ITEM", 100), {"u", "ITEM_TAX", {Code("USD"), 5}}}, 0, errors::v1::REASON_CURRENCY_MISMATCH},
      {{Of("u", "ITEM", INT64_MAX), Of("v", "ITEM", 1)}, 0, errors::v1::REASON_AMOUNT_OUT_OF_RANGE},
  };
  for (const Row& row : rows) {
    const auto total = TotalOf(row.items);
    if (total.ok()) CHECK(*total == Eur(row.total));
    CHECK(status::ReasonOf(total.status()) == row.reason);
  }
}

TEST_CASE("no more comes back of a component or of a unit than is left of it") {
  const std::vector<Item> remaining = {Of("u", "ITEM", 1000), Of("u", "ITEM_DISCOUNT", -200), Of("u", "ITEM_TAX", 50),
                                       Of("v", "ITEM", 300)};
  struct Row {
    const char* what;
    std::vector<Item> wanted;
    const char* max_refundable;  // null: allowed
  };
  const std::vector<Row> rows = {
      {"everything", remaining, nullptr},
      {"a part", {Of("u", "ITEM", 400)}, nullptr},
      {"all that the discount leaves", {Of("u", "ITEM", 850)}, nullptr},
      {"a unit without its discount", {Of("u", "ITEM", 1000)}, "8.50 EUR"},
      {"a minor unit too many", {Of("v", "ITEM", 301)}, "3.00 EUR"},
      {"a component twice", {Of("v", "ITEM", 200), Of("v", "ITEM", 101)}, "1.00 EUR"},
      {"more discount than there was", {Of("u", "ITEM", 900), Of("u", "ITEM_DISCOUNT", -201)}, "0.00 EUR"},
      {"a discount turned round", {Of("u", "ITEM_DISCOUNT", 1)}, "0.00 EUR"},
      {"a price turned round", {Of("v", "ITEM", -1)}, "3.00 EUR"},
      {"an unknown component", {Of("v", "SHIPPING", 1)}, "0.00 EUR"},
      {"an unknown unit", {Of("w", "ITEM", 1)}, "0.00 EUR"},
      {"another currency", {{"v", "ITEM", {Code("USD"), 1}}}, "3.00 EUR"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const absl::Status status = CheckRemaining(row.wanted, remaining);
    if (row.max_refundable == nullptr) {
      CHECK(status.ok());
    } else {
      CHECK(status::ReasonOf(status) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
      CHECK(status::MetadataOf(status, "max_refundable") == row.max_refundable);
    }
  }
}

TEST_CASE(
    "T-STUCK-3 T-TENDER-1: money goes to cards first, then to stored value, in recorded order, never beyond what was "
    "captured") {
  struct Row {
    const char* what;
    int64_t total;
    std::vector<Payment> payments;
    std::string shares;
  };
  const std::vector<Row> rows = {
      {"one payment", 100, {Paid("card", 100)}, "card 100; "},
      {"recorded order", 150, {Paid("a", 100), Paid("b", 100)}, "a 100; b 50; "},
      {"card before gift card", 150, {Paid("gift_card", 100), Paid("card", 100)}, "card 100; gift_card 50; "},
      {"what is reserved or refunded is gone", 60, {Paid("a", 100, 40, 50), Paid("b", 100)}, "a 10; b 50; "},
      {"a used-up payment gets nothing", 60, {Paid("a", 100, 0, 100), Paid("b", 100)}, "b 60; "},
      {"an overpaid payment gets nothing", 60, {Paid("a", 100, 0, 130), Paid("b", 100)}, "b 60; "},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const auto shares = Allocate(Eur(row.total), row.payments);
    REQUIRE(shares.ok());
    std::string text;
    for (const Share& share : *shares) {
      text += share.payment.substr(sizeof("payments/") - 1) + " " + std::to_string(share.amount.minor) + "; ";
    }
    CHECK(text == row.shares);
  }
}

TEST_CASE("more than is refundable is refused with what would be") {
  const auto shares = Allocate(Eur(201), {Paid("a", 100), Paid("b", 150, 20, 30)});
  CHECK(status::ReasonOf(shares.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(status::MetadataOf(shares.status(), "max_refundable") == "2.00 EUR");
}

TEST_CASE("T-STUCK-9: a refund is as certain as its least certain allocation, and not paid when a part of it is not") {
  const std::vector<std::pair<std::vector<AllocationState>, AllocationState>> rows = {
      {{kSucceeded}, kSucceeded},
      {{kSucceeded, kFailed}, kFailed},
      {{kFailed, kSubmitted}, kSubmitted},
      {{kSubmitted, kReserved, kSucceeded}, kReserved},
      {{kReserved, kUnknown, kFailed}, kUnknown},
  };
  for (const auto& [states, expected] : rows) {
    std::vector<Allocation> allocations(states.size());
    std::transform(states.begin(), states.end(), allocations.begin(), [](AllocationState state) {
      Allocation allocation;
      allocation.state = state;
      return allocation;
    });
    CHECK(StateOf(allocations) == expected);
  }
}

TEST_CASE("stored value is told from cards") {
  for (const char* label : {"gift_card", "Gift card ending 1234", "store_credit", "Store credit"}) {
    CHECK(IsStoredValue(label));
    CHECK(ExpectedDays(label) == 0);
  }
  for (const char* label : {"card", "Visa ending in 4242", "credit_card", "Credit card", "paypal"}) {
    CHECK_FALSE(IsStoredValue(label));
    CHECK(ExpectedDays(label) == 5);
  }
}

// An order whose payments add up to its components, and refunds that together give back all of it.
struct Book {
  std::vector<Payment> payments;
  std::vector<Item> items;
  std::vector<std::vector<Item>> refunds;
};

Book RandomBook(std::mt19937& random) {
  const auto between = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  Book book;
  int64_t total = 0;
  for (int unit = static_cast<int>(between(1, 6)); unit > 0; --unit) {
    const std::string name = "units/" + std::to_string(unit);
    const int64_t price = between(1000, 20'000);
    const std::vector<Item> components = {Of(name, "ITEM", price), Of(name, "ITEM_DISCOUNT", -between(0, price / 2)),
                                          Of(name, "ITEM_TAX", between(0, 999))};
    const int parts = static_cast<int>(between(1, 4));
    std::vector<std::vector<Item>> refunds(static_cast<size_t>(parts));
    for (const Item& component : components) {
      total += component.amount.minor;
      book.items.push_back(component);
      const std::vector<Money> split = money::SplitEqually(component.amount, parts);
      for (size_t part = 0; part < split.size(); ++part) {
        refunds[part].push_back({component.unit, component.component, split[part]});
      }
    }
    book.refunds.insert(book.refunds.end(), refunds.begin(), refunds.end());
  }
  const std::vector<int64_t> weights = {between(1, 9), between(1, 9), between(1, 9)};
  const std::vector<Money> captured = money::Split(Eur(total), weights);
  for (size_t i = 0; i < captured.size(); ++i) {
    book.payments.push_back(Paid((i == 1 ? "gift_card" : "card") + std::to_string(i), captured[i].minor));
  }
  return book;
}

// Gives back the first `count` refunds in the order of `book` and answers the payments afterwards.
std::vector<Payment> GiveBack(Book book, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const std::vector<Item>& wanted = book.refunds[i];
    REQUIRE(CheckRemaining(wanted, book.items).ok());
    const auto total = TotalOf(wanted);
    REQUIRE(total.ok());
    const auto shares = Allocate(*total, book.payments);
    REQUIRE(shares.ok());
    int64_t sum = 0;
    for (const Share& share : *shares) {
      sum += share.amount.minor;
      for (Payment& payment : book.payments) {
        if (payment.name == share.payment) payment.refunded += share.amount.minor;
      }
    }
    REQUIRE(sum == total->minor);
    for (const Payment& payment : book.payments) REQUIRE(payment.refunded <= payment.captured.minor);
    for (const Item& item : wanted) {
      for (Item& left : book.items) {
        if (left.unit == item.unit && left.component == item.component) left.amount.minor -= item.amount.minor;
      }
    }
  }
  if (count == book.refunds.size()) {
    for (const Item& left : book.items) REQUIRE(left.amount.minor == 0);
  }
  return book.payments;
}

TEST_CASE("T-UNDER-2 T-UNDER-5: refunds commute, and all of them together give back exactly what was captured") {
  std::mt19937 random(20260611);
  for (int round = 0; round < 500; ++round) {
    Book book = RandomBook(random);
    const size_t some = std::uniform_int_distribution<size_t>(0, book.refunds.size())(random);
    for (const size_t count : {some, book.refunds.size()}) {
      const std::vector<Payment> one = GiveBack(book, count);
      Book shuffled = book;
      std::shuffle(shuffled.refunds.begin(), shuffled.refunds.begin() + static_cast<std::ptrdiff_t>(count), random);
      const std::vector<Payment> other = GiveBack(shuffled, count);
      for (size_t i = 0; i < one.size(); ++i) {
        REQUIRE(one[i].refunded == other[i].refunded);
        if (count == book.refunds.size()) REQUIRE(one[i].refunded == one[i].captured.minor);
      }
    }
  }
}

}  // namespace
}  // namespace recourse::refunds
