#include "services/refunds/store/charge_store.h"

#include "libs/status/status.h"
#include "services/refunds/store/columns.h"

namespace recourse::refunds::store {
namespace {

constexpr char kSelect[] =
    "SELECT name, order_name, customer, source, obligation, currency, amount, state, payment_method, "
    "earlier_reference, payment_label, consent, provider_reference, action_url, failure_reason, create_time, "
    "update_time, version FROM customer_charges ";

absl::StatusOr<std::vector<Charge>> Select(sql::Transaction& tx, const std::string& where, sql::Values values) {
  std::vector<Charge> charges;
  RETURN_IF_ERROR(tx.Query(kSelect + where, std::move(values), [&](const sql::Row& row) {
    Charge& charge = charges.emplace_back();
    charge.name = row.Text(0);
    charge.order = row.Text(1);
    charge.customer = row.Text(2);
    charge.source = row.Text(3);
    charge.obligation = row.Text(4);
    charge.amount = MoneyOf(row.Text(5), row.Int(6));
    charge.state = static_cast<ChargeState>(row.Int(7));
    charge.payment_method = row.Text(8);
    charge.earlier_reference = row.Text(9);
    charge.payment_label = row.Text(10);
    charge.consent = row.Text(11);
    charge.provider_reference = row.Text(12);
    charge.action_url = row.Text(13);
    charge.failure_reason = row.Text(14);
    charge.create_time = row.Time(15);
    charge.update_time = row.Time(16);
    charge.version = row.Int(17);
  }));
  for (Charge& charge : charges) {
    RETURN_IF_ERROR(
        tx.Query("SELECT unit, component, amount FROM customer_charge_items WHERE charge = ? ORDER BY ordinal",
                 {charge.name}, [&](const sql::Row& row) {
                   charge.items.push_back({row.Text(0), row.Text(1), {charge.amount.currency, row.Int(2)}});
                 }));
  }
  return charges;
}

}  // namespace

absl::Status InsertCharge(sql::Transaction& tx, const Charge& charge) {
  RETURN_IF_ERROR(
      tx.Execute("INSERT INTO customer_charges(name, order_name, customer, source, obligation, currency, amount, "
                 "state, payment_method, earlier_reference, payment_label, consent, provider_reference, action_url, "
                 "failure_reason, create_time, update_time, version) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', ?, ?, ?)",
                 {charge.name, charge.order, charge.customer, charge.source, charge.obligation,
                  charge.amount.currency.code(), charge.amount.minor, static_cast<int64_t>(charge.state),
                  charge.payment_method, charge.earlier_reference, charge.payment_label, charge.consent,
                  sql::FromTime(charge.create_time), sql::FromTime(charge.update_time), charge.version})
          .status());
  int64_t ordinal = 0;
  for (const Item& item : charge.items) {
    RETURN_IF_ERROR(
        tx.Execute("INSERT INTO customer_charge_items(charge, ordinal, unit, component, amount) VALUES (?, ?, ?, ?, ?)",
                   {charge.name, ++ordinal, item.unit, item.component, item.amount.minor})
            .status());
  }
  return absl::OkStatus();
}

absl::Status UpdateCharge(sql::Transaction& tx, const Charge& charge) {
  return tx
      .Execute(
          "UPDATE customer_charges SET state = ?, provider_reference = ?, action_url = ?, failure_reason = ?, "
          "update_time = ?, version = ? WHERE name = ?",
          {static_cast<int64_t>(charge.state), charge.provider_reference, charge.action_url, charge.failure_reason,
           sql::FromTime(charge.update_time), charge.version, charge.name})
      .status();
}

absl::StatusOr<Charge> LoadCharge(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  ASSIGN_OR_RETURN(std::vector<Charge> found,
                   Select(tx, "WHERE name = ? AND (? = '' OR customer = ?)", {name, owner, owner}));
  if (found.empty()) return status::NotFound(name);
  return std::move(found.front());
}

absl::StatusOr<std::vector<Charge>> ChargesOf(sql::Transaction& tx, const std::string& order,
                                              const std::string& owner) {
  return Select(tx, "WHERE order_name = ? AND (? = '' OR customer = ?) ORDER BY create_time, name",
                {order, owner, owner});
}

absl::StatusOr<std::optional<std::string>> FindChargeByObligation(sql::Transaction& tx, const std::string& source,
                                                                  const std::string& obligation) {
  std::optional<std::string> name;
  RETURN_IF_ERROR(tx.Query("SELECT name FROM customer_charges WHERE source = ? AND obligation = ?",
                           {source, obligation}, [&](const sql::Row& row) { name = row.Text(0); }));
  return name;
}

absl::StatusOr<bool> IsCharge(sql::Transaction& tx, const std::string& name) {
  bool found = false;
  RETURN_IF_ERROR(
      tx.Query("SELECT 1 FROM customer_charges WHERE name = ?", {name}, [&](const sql::Row&) { found = true; }));
  return found;
}

absl::StatusOr<std::optional<EarlierPayment>> FindEarlierPayment(sql::Transaction& tx, const std::string& name) {
  std::optional<EarlierPayment> found;
  RETURN_IF_ERROR(
      tx.Query("SELECT p.provider_reference, p.label, c.customer FROM payments p JOIN charges c ON c.order_name = "
               "p.order_name WHERE p.name = ?",
               {name}, [&](const sql::Row& row) {
                 found = EarlierPayment{row.Text(0), row.Text(1), row.Text(2)};
               }));
  return found;
}

absl::Status AddPayment(sql::Transaction& tx, const std::string& order, const Payment& payment,
                        const std::string& origin) {
  return tx
      .Execute(
          "INSERT INTO payments(name, order_name, ordinal, label, provider_reference, currency, captured, "
          "reserved, refunded, origin) SELECT ?, ?, COALESCE(MAX(ordinal), 0) + 1, ?, ?, ?, ?, 0, 0, ? "
          "FROM payments WHERE order_name = ?",
          {payment.name, order, payment.label, payment.provider_reference, payment.captured.currency.code(),
           payment.captured.minor, origin, order})
      .status();
}

absl::Status AddItems(sql::Transaction& tx, const std::string& order, const std::vector<Item>& items) {
  for (const Item& item : items) {
    RETURN_IF_ERROR(
        tx.Execute("INSERT INTO charge_items(unit, component, order_name, ordinal, currency, amount, refunded) "
                   "SELECT ?, ?, ?, COALESCE(MAX(ordinal), 0) + 1, ?, ?, 0 FROM charge_items WHERE order_name = ? "
                   "ON CONFLICT (unit, component) DO UPDATE SET amount = charge_items.amount + excluded.amount",
                   {item.unit, item.component, order, item.amount.currency.code(), item.amount.minor, order})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TransferFromPayment(sql::Transaction& tx, const std::string& payment, int64_t amount) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   tx.Execute("UPDATE payments SET transferred = transferred + ? WHERE name = ? AND "
                              "reserved + refunded + disputed + transferred + ? <= captured",
                              {amount, payment, amount}));
  return changed == 1;
}

}  // namespace recourse::refunds::store
