#include "services/refunds/store/dispute_store.h"

#include "libs/status/status.h"
#include "services/refunds/store/columns.h"

namespace recourse::refunds::store {
namespace {

constexpr char kSelect[] =
    "SELECT name, provider_dispute_id, payment, order_name, customer, state, currency, amount, held, excess, reason, "
    "refundable, evidence, evidence_text, evidence_due_time, told_time, create_time, update_time, version FROM "
    "disputes ";

absl::StatusOr<std::vector<Dispute>> Select(sql::Transaction& tx, const std::string& where, const std::string& value) {
  std::vector<Dispute> disputes;
  RETURN_IF_ERROR(tx.Query(kSelect + where, {value}, [&](const sql::Row& row) {
    Dispute& dispute = disputes.emplace_back();
    dispute.name = row.Text(0);
    dispute.provider_dispute_id = row.Text(1);
    dispute.payment = row.Text(2);
    dispute.order = row.Text(3);
    dispute.customer = row.Text(4);
    dispute.state = static_cast<DisputeState>(row.Int(5));
    dispute.amount = MoneyOf(row.Text(6), row.Int(7));
    dispute.held = row.Int(8);
    dispute.excess = row.Int(9);
    dispute.reason = row.Text(10);
    dispute.refundable = row.Int(11) != 0;
    dispute.evidence = static_cast<Evidence>(row.Int(12));
    dispute.evidence_text = row.Text(13);
    dispute.evidence_due_time = row.Time(14);
    dispute.told_time = row.Time(15);
    dispute.create_time = row.Time(16);
    dispute.update_time = row.Time(17);
    dispute.version = row.Int(18);
  }));
  for (Dispute& dispute : disputes) {
    RETURN_IF_ERROR(tx.Query("SELECT unit, mapped FROM dispute_units WHERE dispute = ? ORDER BY unit", {dispute.name},
                             [&](const sql::Row& row) {
                               (row.Int(1) != 0 ? dispute.units : dispute.proposed_units).push_back(row.Text(0));
                             }));
  }
  return disputes;
}

}  // namespace

absl::StatusOr<std::optional<PaymentOfOrder>> FindPayment(sql::Transaction& tx, const std::string& provider_reference) {
  std::optional<PaymentOfOrder> found;
  RETURN_IF_ERROR(tx.Query(
      "SELECT p.name, p.label, p.provider_reference, p.currency, p.captured, p.reserved, p.refunded, p.disputed, "
      "p.transferred, p.order_name, c.customer FROM payments p JOIN charges c ON c.order_name = p.order_name "
      "WHERE p.provider_reference = ? AND p.origin = '' ORDER BY p.name LIMIT 1",
      {provider_reference}, [&](const sql::Row& row) {
        found = PaymentOfOrder{{row.Text(0), row.Text(1), row.Text(2), MoneyOf(row.Text(3), row.Int(4)), row.Int(5),
                                row.Int(6), row.Int(7), row.Int(8)},
                               row.Text(9),
                               row.Text(10)};
      }));
  return found;
}

absl::Status MoveDisputed(sql::Transaction& tx, const std::string& payment, int64_t disputed) {
  return tx.Execute("UPDATE payments SET disputed = disputed + ? WHERE name = ?", {disputed, payment}).status();
}

absl::StatusOr<std::vector<UnitTotal>> UnitTotals(sql::Transaction& tx, const std::string& order) {
  std::vector<UnitTotal> totals;
  RETURN_IF_ERROR(tx.Query(
      "SELECT unit, CAST(SUM(amount) AS BIGINT) FROM charge_items WHERE order_name = ? GROUP BY unit ORDER BY unit",
      {order}, [&](const sql::Row& row) {
        totals.push_back({row.Text(0), row.Int(1)});
      }));
  return totals;
}

absl::StatusOr<Dispute> LoadDispute(sql::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(const std::vector<Dispute> found, Select(tx, "WHERE name = ?", name));
  if (found.empty()) return status::NotFound(name);
  return found.front();
}

absl::StatusOr<std::optional<Dispute>> FindDispute(sql::Transaction& tx, const std::string& provider_dispute_id) {
  ASSIGN_OR_RETURN(const std::vector<Dispute> found, Select(tx, "WHERE provider_dispute_id = ?", provider_dispute_id));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

absl::StatusOr<std::vector<Dispute>> DisputesOf(sql::Transaction& tx, const std::string& order) {
  return Select(tx, "WHERE order_name = ? ORDER BY create_time, name", order);
}

absl::StatusOr<std::vector<Dispute>> DisputesOfFunding(sql::Transaction& tx, const std::string& order) {
  return Select(tx,
                "WHERE payment IN (SELECT o.name FROM payments p JOIN payments o ON o.provider_reference = "
                "p.provider_reference WHERE p.order_name = ? AND p.origin <> '' AND o.origin = '') ORDER BY name",
                order);
}

absl::Status SaveDispute(sql::Transaction& tx, const Dispute& dispute) {
  RETURN_IF_ERROR(
      tx.Execute(
            "INSERT INTO disputes(name, provider_dispute_id, payment, order_name, customer, state, currency, amount, "
            "held, excess, reason, refundable, evidence, evidence_text, evidence_due_time, told_time, create_time, "
            "update_time, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET state = excluded.state, currency = excluded.currency, amount = "
            "excluded.amount, held = excluded.held, excess = excluded.excess, reason = excluded.reason, refundable = "
            "excluded.refundable, evidence = excluded.evidence, evidence_text = excluded.evidence_text, "
            "evidence_due_time = excluded.evidence_due_time, told_time = excluded.told_time, update_time = "
            "excluded.update_time, version = excluded.version",
            {dispute.name, dispute.provider_dispute_id, dispute.payment, dispute.order, dispute.customer,
             static_cast<int64_t>(dispute.state), dispute.amount.currency.code(), dispute.amount.minor, dispute.held,
             dispute.excess, dispute.reason, static_cast<int64_t>(dispute.refundable),
             static_cast<int64_t>(dispute.evidence), dispute.evidence_text, sql::FromTime(dispute.evidence_due_time),
             sql::FromTime(dispute.told_time), sql::FromTime(dispute.create_time), sql::FromTime(dispute.update_time),
             dispute.version})
          .status());
  RETURN_IF_ERROR(tx.Execute("DELETE FROM dispute_units WHERE dispute = ?", {dispute.name}).status());
  const bool mapped = !dispute.units.empty();
  for (const std::string& unit : mapped ? dispute.units : dispute.proposed_units) {
    RETURN_IF_ERROR(tx.Execute("INSERT INTO dispute_units(dispute, unit, mapped) VALUES (?, ?, ?)",
                               {dispute.name, unit, static_cast<int64_t>(mapped)})
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ProviderMadeRefund>> FindProviderMade(sql::Transaction& tx, const std::string& id) {
  std::optional<ProviderMadeRefund> found;
  RETURN_IF_ERROR(tx.Query(
      "SELECT payment, currency, amount, paid, excess, told_time FROM provider_refunds WHERE provider_refund_id = ?",
      {id}, [&](const sql::Row& row) {
        found = ProviderMadeRefund{id,         row.Text(0), MoneyOf(row.Text(1), row.Int(2)), row.Int(3) != 0,
                                   row.Int(4), row.Time(5)};
      }));
  return found;
}

absl::Status SaveProviderMade(sql::Transaction& tx, const ProviderMadeRefund& refund) {
  return tx
      .Execute(
          "INSERT INTO provider_refunds(provider_refund_id, payment, currency, amount, paid, excess, told_time) "
          "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_refund_id) DO UPDATE SET amount = excluded.amount, "
          "paid = excluded.paid, excess = excluded.excess, told_time = excluded.told_time",
          {refund.id, refund.payment, refund.amount.currency.code(), refund.amount.minor,
           static_cast<int64_t>(refund.paid), refund.excess, sql::FromTime(refund.told_time)})
      .status();
}

absl::StatusOr<std::vector<Entry>> TrialBalance(sql::Transaction& tx) {
  const std::string account = tx.dialect() == sql::Dialect::kSqlite
                                  ? "substr(account, 1, instr(account || ':', ':') - 1)"
                                  : "split_part(account, ':', 1)";
  std::vector<Entry> lines;
  RETURN_IF_ERROR(
      tx.Query("SELECT " + account + ", currency, CAST(SUM(amount) AS BIGINT) FROM ledger GROUP BY 1, 2 ORDER BY 1, 2",
               {}, [&](const sql::Row& row) {
                 lines.push_back({row.Text(0), MoneyOf(row.Text(1), row.Int(2))});
               }));
  return lines;
}

}  // namespace recourse::refunds::store
