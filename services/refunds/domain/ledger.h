// Double entry: every event of money has one posting template, and every posting adds up to zero. Accounts as in
// decisions 1.16; the keys behind a colon say whose.
#pragma once

#include <string>
#include <vector>

#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

struct Entry {
  std::string account;
  Money amount;
};

struct Posting {
  std::string event;
  std::vector<Entry> entries;
};

std::string RevenueAccount(const Item& item);

// What a customer paid: cash at the provider against revenue per unit and component.
Posting Captured(const std::vector<Payment>& payments, const std::vector<Item>& items);
// Money that went back before the book was imported.
Posting PaidBackBefore(const std::string& payment, const Money& amount, const std::vector<Item>& items);
// A decision of ours: revenue becomes money set aside on the payments.
Posting Reserved(const std::vector<Item>& items, const std::vector<Allocation>& allocations);
// The provider paid an allocation out of what was set aside, or store credit stands for it.
Posting Paid(const Allocation& allocation);
// It did not: what was set aside is owed, but on no payment.
Posting Unpaid(const Allocation& allocation, const std::string& order);
// Asked for once more by another allocation: what is owed is set aside again.
Posting Replaced(const Allocation& replacement, const std::string& order);
// Taken back before anything was sent.
Posting Cancelled(const Refund& refund);
// What the provider paid beyond an allocation's amount is in excess; what it paid less is still owed, unless all of it
// was in excess. The reverse when the money came back.
Posting AmountDiffers(const Allocation& allocation, const std::string& order, bool in_excess, bool paid);
// Nothing of a refund was paid: what is owed becomes revenue again, and may be refunded anew.
Posting Released(const Refund& refund);
// The reverse, when some of it is paid after all and nobody else took the revenue meanwhile.
Posting Reclaimed(const Refund& refund);
// Paid after all, after it had failed: out of what is owed, or, when that was released or is paid by another
// allocation, in excess.
Posting PaidLate(const Allocation& allocation, const std::string& order, bool in_excess);
// Came back after it had been paid: owed again, unless it was in excess.
Posting PaidThenFailed(const Allocation& allocation, const std::string& order, bool in_excess);

// Paid by the provider without being asked by us, or taken back by it: of the amount, `excess` went beyond what the
// payment still held.
Posting ProviderMade(const std::string& payment, const Money& amount, int64_t excess, bool paid);

// Goodwill: the platform owes store credit that no order had paid for.
Posting Given(const std::string& customer, const Money& amount);

// Zero for every currency.
bool Balances(const Posting& posting);

}  // namespace recourse::refunds
