// What services/returns does in SQL for the four operations, step by step as it does it.
import { randomUUID } from "node:crypto";

import { addEvent, addTask, answeredBefore, cancelTask, now, remember } from "./outbox.mjs";

const WINDOW_DAYS = 30;
const DAY_MICROS = 86_400_000_000;
const LOAD = "SELECT body, refund, late_refund, handed_over_late, refund_requested, version, basis, graded FROM returns WHERE name = $1 AND ($2 = '' OR customer = $3)";

function judge(order) {
  return order.units.map((unit) => {
    const deadline = unit.deliveredTime + WINDOW_DAYS * DAY_MICROS;
    return { unit: unit.name, eligible: now() <= deadline && unit.remedy === undefined, deadline, rows: ["standard-window"], fee: 0 };
  });
}

export class Returns {
  constructor(database, orders, refunds, carrier) {
    Object.assign(this, { database, orders, refunds, carrier });
  }

  async evaluate(order) {
    return { units: judge(await this.orders.get(order)) };
  }

  async #load(query, name) {
    const [row] = await query(LOAD, [name, "", ""]);
    return { body: JSON.parse(row.body), version: row.version };
  }

  #change(name, change) {
    return this.database.write([name], async (query) => {
      const record = await this.#load(query, name);
      await change(query, record.body);
      await query(
        "UPDATE returns SET state = $1, body = $2, handed_over_late = $3, refund_requested = $4, graded = $5, version = $6 WHERE name = $7",
        [record.body.state, Buffer.from(JSON.stringify(record.body)), 0, 0, 0, record.version + 1, name],
      );
      await addEvent(query, 2, "return.changed", name, { name, state: record.body.state });
    });
  }

  async create(id) {
    const requestId = randomUUID();
    await this.database.read((query) => answeredBefore(query, "CreateReturn", requestId));
    const order = await this.orders.get(id);
    if (!judge(order)[0].eligible) throw new Error("not returnable");
    const { total } = await this.refunds.quote(`orders/${id}`);
    await this.database.read((query) => answeredBefore(query, "CreateReturn", requestId));
    const name = `returns/${randomUUID()}`;
    const body = { name, order: order.name, units: [order.units[0].name], state: 1, terms: { total, fee: 0 }, reason: 3 };
    const bytes = Buffer.from(JSON.stringify(body));
    await this.database.write([], async (query) => {
      await query(
        "INSERT INTO returns (name, order_name, customer, state, create_time, version, creation_key, body, refund, late_refund, handed_over_late, refund_requested, basis, graded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        [name, order.name, order.customer, 1, now(), 1, requestId, bytes, bytes, bytes, 0, 0, bytes, 0],
      );
      await addTask(query, 1, "advance", name, { name }, now());
      await addEvent(query, 2, "return.changed", name, { name, state: 1 });
      await remember(query, "CreateReturn", requestId, body);
    });
    await this.database.read((query) => this.#load(query, name));
    await this.orders.reserve(id, name, randomUUID());
    await this.#change(name, async (query, record) => {
      record.state = 2;
      await addTask(query, 1, "expire", name, { name }, now() + WINDOW_DAYS * DAY_MICROS);
    });
    await this.orders.confirm(id, name, randomUUID());
    const { shippingAddress } = await this.orders.get(id);
    const label = await this.carrier.buyLabel(name, shippingAddress);
    await this.orders.registerShipment(id, name, label, randomUUID());
    await this.#change(name, async (query, record) => {
      record.state = 3;
      record.label = label;
      await cancelTask(query, "advance", name);
    });
    return this.database.read(async (query) => (await this.#load(query, name)).body);
  }
}
