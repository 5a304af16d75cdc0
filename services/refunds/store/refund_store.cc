#include "services/refunds/store/refund_store.h"

#include <absl/strings/str_cat.h>

#include "libs/metrics/metrics.h"
#include "libs/status/status.h"
#include "services/refunds/store/columns.h"

namespace recourse::refunds::store {
namespace {

constexpr char kSelectRefund[] =
    "SELECT r.name, r.order_name, r.customer, r.source, r.obligation, r.currency, r.total, r.state, r.expected_time, "
    "r.create_time, r.version, r.released, r.made_by, r.cancel_before, c.customer "
    "FROM refunds r JOIN charges c ON c.order_name = r.order_name ";

Refund RefundOf(const sql::Row& row) {
  Refund refund;
  refund.name = row.Text(0);
  refund.order = row.Text(1);
  refund.customer = row.Text(2);
  refund.source = row.Text(3);
  refund.obligation = row.Text(4);
  refund.total = MoneyOf(row.Text(5), row.Int(6));
  refund.state = static_cast<AllocationState>(row.Int(7));
  refund.expected_time = row.Time(8);
  refund.create_time = row.Time(9);
  refund.version = row.Int(10);
  refund.released = row.Int(11) != 0;
  refund.trigger = static_cast<Trigger>(row.Int(12));
  refund.cancel_before = row.Time(13);
  refund.payer = row.Text(14);
  return refund;
}

absl::Status LoadParts(sql::Transaction& tx, Refund& refund) {
  const std::string currency = refund.total.currency.code();
  RETURN_IF_ERROR(tx.Query("SELECT unit, component, amount FROM refund_items WHERE refund = ? ORDER BY ordinal",
                           {refund.name}, [&](const sql::Row& row) {
                             refund.items.push_back({row.Text(0), row.Text(1), MoneyOf(currency, row.Int(2))});
                           }));
  RETURN_IF_ERROR(tx.Query(
      "SELECT a.id, a.payment, p.label, p.provider_reference, a.amount, a.state, a.provider_refund_id, a.arn, "
      "a.failure_reason, a.replaces, a.consent, a.difference, a.credit_to "
      "FROM allocations a JOIN payments p ON p.name = a.payment WHERE a.refund = ? ORDER BY a.ordinal",
      {refund.name}, [&](const sql::Row& row) {
        refund.allocations.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), MoneyOf(currency, row.Int(4)),
                                      static_cast<AllocationState>(row.Int(5)), row.Text(6), row.Text(7), row.Text(8),
                                      row.Text(9), row.Text(10), row.Int(11), row.Text(12), refund.name});
        if (!row.Text(12).empty()) refund.allocations.back().payment_label = kStoreCreditLabel;
      }));
  return tx.Query("SELECT state, time FROM refund_timeline WHERE refund = ? ORDER BY ordinal", {refund.name},
                  [&](const sql::Row& row) {
                    refund.timeline.push_back({static_cast<AllocationState>(row.Int(0)), row.Time(1)});
                  });
}

absl::StatusOr<std::optional<std::string>> FindName(sql::Transaction& tx, std::string_view query,
                                                    const sql::Values& values) {
  std::optional<std::string> name;
  RETURN_IF_ERROR(tx.Query(query, values, [&](const sql::Row& row) { name = row.Text(0); }));
  return name;
}

}  // namespace

absl::StatusOr<std::optional<Charges>> FindCharges(sql::Transaction& tx, const std::string& order) {
  std::optional<Charges> charges;
  RETURN_IF_ERROR(
      tx.Query("SELECT customer, content_hash FROM charges WHERE order_name = ?", {order}, [&](const sql::Row& row) {
        charges = Charges{order, row.Text(0), row.Bytes(1)};
      }));
  return charges;
}

absl::Status InsertCharges(sql::Transaction& tx, const Charges& charges, const std::vector<Payment>& payments,
                           const std::vector<Item>& items) {
  RETURN_IF_ERROR(tx.Execute("INSERT INTO charges(order_name, customer, content_hash) VALUES (?, ?, ?)",
                             {charges.order, charges.customer, sql::Blob{charges.content_hash}})
                      .status());
  int64_t ordinal = 0;
  for (const Payment& payment : payments) {
    RETURN_IF_ERROR(
        tx.Execute("INSERT INTO payments(name, order_name, ordinal, label, provider_reference, currency, captured, "
                   "reserved, refunded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {payment.name, charges.order, ++ordinal, payment.label, payment.provider_reference,
                    payment.captured.currency.code(), payment.captured.minor, payment.reserved, payment.refunded})
            .status());
  }
  ordinal = 0;
  for (const Item& item : items) {
    RETURN_IF_ERROR(
        tx.Execute(
              "INSERT INTO charge_items(unit, component, order_name, ordinal, currency, amount, refunded) "
              "VALUES (?, ?, ?, ?, ?, ?, 0)",
              {item.unit, item.component, charges.order, ++ordinal, item.amount.currency.code(), item.amount.minor})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Payment>> PaymentsOf(sql::Transaction& tx, const std::string& order) {
  std::vector<Payment> payments;
  RETURN_IF_ERROR(
      tx.Query("SELECT name, label, provider_reference, currency, captured, reserved, refunded, disputed, transferred "
               "FROM payments "
               "WHERE order_name = ? ORDER BY ordinal",
               {order}, [&](const sql::Row& row) {
                 payments.push_back({row.Text(0), row.Text(1), row.Text(2), MoneyOf(row.Text(3), row.Int(4)),
                                     row.Int(5), row.Int(6), row.Int(7), row.Int(8)});
               }));
  return payments;
}

absl::StatusOr<std::vector<Item>> RemainingItemsOf(sql::Transaction& tx, const std::string& order) {
  std::vector<Item> items;
  RETURN_IF_ERROR(
      tx.Query("SELECT unit, component, currency, amount - refunded FROM charge_items WHERE order_name = ? "
               "ORDER BY ordinal",
               {order}, [&](const sql::Row& row) {
                 items.push_back({row.Text(0), row.Text(1), MoneyOf(row.Text(2), row.Int(3))});
               }));
  return items;
}

absl::StatusOr<std::vector<PaidComponent>> ComponentsOf(sql::Transaction& tx, const std::string& order,
                                                        const std::string& unit) {
  std::vector<PaidComponent> components;
  RETURN_IF_ERROR(
      tx.Query("SELECT component, currency, amount, refunded FROM charge_items WHERE order_name = ? AND unit = ? "
               "ORDER BY ordinal",
               {order, unit}, [&](const sql::Row& row) {
                 components.push_back({row.Text(0), MoneyOf(row.Text(1), row.Int(2)), row.Int(3)});
               }));
  return components;
}

absl::StatusOr<bool> ReserveOnPayment(sql::Transaction& tx, const std::string& payment, int64_t amount) {
  ASSIGN_OR_RETURN(const int64_t changed, tx.Execute("UPDATE payments SET reserved = reserved + ? WHERE name = ? AND "
                                                     "reserved + refunded + disputed + transferred + ? <= captured",
                                                     {amount, payment, amount}));
  return changed == 1;
}

absl::StatusOr<bool> TakeItem(sql::Transaction& tx, const std::string& order, const Item& item) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   tx.Execute("UPDATE charge_items SET refunded = refunded + ? WHERE unit = ? AND component = ? AND "
                              "order_name = ? AND currency = ? "
                              "AND ((amount >= 0 AND refunded + ? BETWEEN 0 AND amount) OR (amount < 0 AND refunded + "
                              "? BETWEEN amount AND 0))",
                              {item.amount.minor, item.unit, item.component, order, item.amount.currency.code(),
                               item.amount.minor, item.amount.minor}));
  return changed == 1;
}

absl::Status GiveBackItem(sql::Transaction& tx, const Item& item) {
  return tx
      .Execute("UPDATE charge_items SET refunded = refunded - ? WHERE unit = ? AND component = ?",
               {item.amount.minor, item.unit, item.component})
      .status();
}

absl::Status MovePayment(sql::Transaction& tx, const std::string& payment, int64_t reserved, int64_t refunded) {
  return tx
      .Execute("UPDATE payments SET reserved = reserved + ?, refunded = refunded + ? WHERE name = ?",
               {reserved, refunded, payment})
      .status();
}

absl::Status InsertRefund(sql::Transaction& tx, const Refund& refund) {
  RETURN_IF_ERROR(
      tx.Execute(
            "INSERT INTO refunds(name, order_name, customer, source, obligation, currency, total, state, released, "
            "expected_time, create_time, version, made_by, cancel_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, "
            "?, ?)",
            {refund.name, refund.order, refund.customer, refund.source, refund.obligation, refund.total.currency.code(),
             refund.total.minor, static_cast<int64_t>(refund.state), sql::FromTime(refund.expected_time),
             sql::FromTime(refund.create_time), refund.version, static_cast<int64_t>(refund.trigger),
             sql::FromTime(refund.cancel_before)})
          .status());
  int64_t ordinal = 0;
  for (const Item& item : refund.items) {
    RETURN_IF_ERROR(
        tx.Execute("INSERT INTO refund_items(refund, ordinal, unit, component, amount) VALUES (?, ?, ?, ?, ?)",
                   {refund.name, ++ordinal, item.unit, item.component, item.amount.minor})
            .status());
  }
  ordinal = 0;
  for (const Allocation& allocation : refund.allocations) {
    RETURN_IF_ERROR(InsertAllocation(tx, refund, allocation, ++ordinal));
  }
  return InsertTimeline(tx, refund);
}

absl::Status InsertAllocation(sql::Transaction& tx, const Refund& refund, const Allocation& allocation,
                              int64_t ordinal) {
  return tx
      .Execute(
          "INSERT INTO allocations(id, refund, ordinal, payment, amount, state, provider_refund_id, arn, "
          "failure_reason, replaces, consent, credit_to) VALUES (?, ?, ?, ?, ?, ?, '', '', '', ?, ?, ?)",
          {allocation.id, refund.name, ordinal, allocation.payment, allocation.amount.minor,
           static_cast<int64_t>(allocation.state), allocation.replaces, allocation.consent, allocation.credit_to})
      .status();
}

absl::StatusOr<Refund> LoadRefund(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<Refund> refund;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelectRefund, "WHERE r.name = ? AND (? = '' OR r.customer = ?)"),
                           {name, owner, owner}, [&](const sql::Row& row) { refund = RefundOf(row); }));
  if (!refund) return status::NotFound(name);
  RETURN_IF_ERROR(LoadParts(tx, *refund));
  return *std::move(refund);
}

absl::StatusOr<std::vector<Refund>> RefundsOf(sql::Transaction& tx, const std::string& order,
                                              const std::string& owner) {
  std::vector<Refund> refunds;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelectRefund,
                            "WHERE r.order_name = ? AND (? = '' OR r.customer = ?) ORDER BY r.create_time, r.name"),
               {order, owner, owner}, [&](const sql::Row& row) { refunds.push_back(RefundOf(row)); }));
  for (Refund& refund : refunds) RETURN_IF_ERROR(LoadParts(tx, refund));
  return refunds;
}

absl::StatusOr<std::optional<std::string>> FindByObligation(sql::Transaction& tx, const std::string& source,
                                                            const std::string& obligation) {
  return FindName(tx, "SELECT name FROM refunds WHERE source = ? AND obligation = ?", {source, obligation});
}

absl::StatusOr<std::optional<std::string>> FindByAllocation(sql::Transaction& tx, const std::string& allocation) {
  return FindName(tx, "SELECT refund FROM allocations WHERE id = ?", {allocation});
}

absl::StatusOr<std::optional<std::string>> FindByProviderRefund(sql::Transaction& tx, const std::string& id) {
  return FindName(tx, "SELECT id FROM allocations WHERE provider_refund_id = ?", {id});
}

absl::Status UpdateAllocation(sql::Transaction& tx, const Allocation& allocation) {
  return tx
      .Execute(
          "UPDATE allocations SET state = ?, provider_refund_id = ?, arn = ?, failure_reason = ?, difference = ? "
          "WHERE id = ?",
          {static_cast<int64_t>(allocation.state), allocation.provider_refund_id, allocation.arn,
           allocation.failure_reason, allocation.difference, allocation.id})
      .status();
}

absl::Status UpdateRefund(sql::Transaction& tx, const Refund& refund) {
  return tx
      .Execute("UPDATE refunds SET state = ?, released = ?, version = ?, expected_time = ? WHERE name = ?",
               {static_cast<int64_t>(refund.state), static_cast<int64_t>(refund.released), refund.version,
                sql::FromTime(refund.expected_time), refund.name})
      .status();
}

absl::Status InsertTimeline(sql::Transaction& tx, const Refund& refund) {
  const TimelineEntry& last = refund.timeline.back();
  return tx
      .Execute("INSERT INTO refund_timeline(refund, ordinal, state, time) VALUES (?, ?, ?, ?)",
               {refund.name, static_cast<int64_t>(refund.timeline.size()), static_cast<int64_t>(last.state),
                sql::FromTime(last.time)})
      .status();
}

absl::StatusOr<int64_t> CountUnknown(sql::Transaction& tx) {
  static_assert(static_cast<int>(AllocationState::kUnknown) == 3);  // as the partial index says
  int64_t count = 0;
  RETURN_IF_ERROR(tx.Query("SELECT COUNT(*) FROM allocations WHERE state = 3", {},
                           [&](const sql::Row& row) { count = row.Int(0); }));
  return count;
}

absl::Status Post(sql::Transaction& tx, const std::string& id, const std::string& order, absl::Time time,
                  const Posting& posting) {
  if (!Balances(posting)) {
    metrics::Counter("recourse_ledger_invariant_violations_total", "Postings refused because they did not balance", {})
        .Increment();
    return absl::InternalError("a posting of " + posting.event + " does not balance");
  }
  int64_t number = 0;
  for (const Entry& entry : posting.entries) {
    RETURN_IF_ERROR(tx.Execute("INSERT INTO ledger(posting, entry, account, currency, amount, event, order_name, time) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                               {id, ++number, entry.account, entry.amount.currency.code(), entry.amount.minor,
                                posting.event, order, sql::FromTime(time)})
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> LedgerImbalance(sql::Transaction& tx) {
  int64_t imbalance = 0;
  RETURN_IF_ERROR(tx.Query("SELECT SUM(amount) FROM ledger GROUP BY posting, currency HAVING SUM(amount) <> 0", {},
                           [&](const sql::Row& row) { imbalance += std::abs(row.Int(0)); }));
  return imbalance;
}

absl::StatusOr<bool> RememberProviderEvent(sql::Transaction& tx, const std::string& event_id, absl::Time time) {
  ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("INSERT INTO provider_events(event_id, time) VALUES (?, ?) ON CONFLICT (event_id) DO NOTHING",
                 {event_id, sql::FromTime(time)}));
  return inserted == 1;
}

}  // namespace recourse::refunds::store
