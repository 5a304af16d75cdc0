// What services/refunds does in SQL for the four operations. Nothing is paid afterwards.
import { randomUUID } from "node:crypto";

import { addEvent, addTask, answeredBefore, now, remember } from "./outbox.mjs";

const DAY_MICROS = 86_400_000_000;

export class Refunds {
  constructor(database) {
    this.database = database;
  }

  async #remaining(query, order) {
    await query("SELECT customer, content_hash FROM charges WHERE order_name = $1", [order]);
    const items = await query("SELECT unit, component, currency, amount - refunded AS left FROM charge_items WHERE order_name = $1 ORDER BY ordinal", [order]);
    await query("SELECT name, payment, state, currency, amount, held, excess FROM disputes WHERE order_name = $1 ORDER BY create_time", [order]);
    const payments = await query("SELECT name, label, provider_reference, currency, captured, reserved, refunded, disputed FROM payments WHERE order_name = $1 ORDER BY ordinal", [order]);
    const total = items.reduce((sum, item) => sum + item.left, 0);
    const [payment] = payments;
    if (total <= 0 || payment.captured - payment.reserved - payment.refunded - payment.disputed < total) throw new Error("less is left");
    return { items, payment, total };
  }

  quote(order) {
    return this.database.read((query) => this.#remaining(query, order));
  }

  seed(orders) {
    return this.database.write([], async (query) => {
      for (const { id, header, components, placed } of orders) {
        const order = `orders/${id}`;
        const total = components.reduce((sum, component) => sum + component.amount, 0);
        await query("INSERT INTO charges(order_name, customer, content_hash) VALUES ($1, $2, $3)", [order, header.customer, Buffer.from(id)]);
        await query(
          "INSERT INTO payments(name, order_name, ordinal, label, provider_reference, currency, captured, reserved, refunded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          [`${order}/payments/1`, order, 1, "Visa ending 4242", `pi_${id}`, "USD", total, 0, 0],
        );
        for (const [i, component] of components.entries()) {
          await query(
            "INSERT INTO charge_items(unit, component, order_name, ordinal, currency, amount, refunded) VALUES ($1, $2, $3, $4, $5, $6, 0)",
            [`${order}/units/1`, component.kind, order, i + 1, "USD", component.amount],
          );
        }
        const accounts = [["PSP_CLEARING", total], ["CUSTOMER_REVENUE", -components[0].amount], ["TAX_PAYABLE", -components[1].amount]];
        await this.#post(query, order, "CAPTURED", accounts, placed);
      }
    });
  }

  async #post(query, order, event, entries, time) {
    const posting = randomUUID();
    for (const [i, [account, amount]] of entries.entries()) {
      await query(
        "INSERT INTO ledger(posting, entry, account, currency, amount, event, order_name, time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [posting, i + 1, account, "USD", amount, event, order, time],
      );
    }
  }

  async create(order, source, requestId) {
    if (await this.database.read((query) => answeredBefore(query, "CreateRefund", requestId))) return {};
    return this.database.write([`order/${order}`], async (query) => {
      await query("SELECT name FROM refunds WHERE source = $1 AND obligation = $2", [source, "items"]);
      const { items, payment, total } = await this.#remaining(query, order);
      for (const item of items) {
        await query(
          "UPDATE charge_items SET refunded = refunded + $1 WHERE unit = $2 AND component = $3 AND order_name = $4 AND currency = $5 AND ((amount >= 0 AND refunded + $6 BETWEEN 0 AND amount) OR (amount < 0 AND refunded + $7 BETWEEN amount AND 0))",
          [item.left, item.unit, item.component, order, item.currency, item.left, item.left],
        );
      }
      await query("UPDATE payments SET reserved = reserved + $1 WHERE name = $2 AND reserved + refunded + disputed + $3 <= captured", [total, payment.name, total]);
      const name = `refunds/${randomUUID()}`;
      const allocation = randomUUID();
      const time = now();
      await query(
        "INSERT INTO refunds(name, order_name, customer, source, obligation, currency, total, state, released, expected_time, create_time, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)",
        [name, order, "customers/lou", source, "items", "USD", total, 1, time + 5 * DAY_MICROS, time, 1],
      );
      for (const [i, item] of items.entries()) {
        await query("INSERT INTO refund_items(refund, ordinal, unit, component, amount) VALUES ($1, $2, $3, $4, $5)", [name, i + 1, item.unit, item.component, item.left]);
      }
      await query(
        "INSERT INTO allocations(id, refund, ordinal, payment, amount, state, provider_refund_id, arn, failure_reason) VALUES ($1, $2, $3, $4, $5, $6, '', '', '')",
        [allocation, name, 1, payment.name, total, 1],
      );
      await query("INSERT INTO refund_timeline(refund, ordinal, state, time) VALUES ($1, $2, $3, $4)", [name, 1, 1, time]);
      const reserved = [["CUSTOMER_REVENUE", items[0].left], ["TAX_PAYABLE", items[1].left], ["REFUND_RESERVED", -total]];
      await this.#post(query, order, "RESERVED", reserved, time);
      await addTask(query, 1, "submit", allocation, { allocation }, time);
      const refund = { name, order, source, total, items, allocations: [{ allocation, payment: payment.name, amount: total }] };
      await addEvent(query, 2, "refund.created", name, refund);
      await remember(query, "CreateRefund", requestId, refund);
      return refund;
    });
  }
}
