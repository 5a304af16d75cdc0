// What services/order does in SQL for the four operations.
import { addEvent, addTask, answeredBefore, cancelTask, remember } from "./outbox.mjs";

const HOLD_MINUTES = 10;

export class Orders {
  constructor(database) {
    this.database = database;
  }

  async #load(query, order) {
    const [row] = await query("SELECT order_id, header, version FROM orders WHERE order_id = $1 AND ($2 = '' OR customer = $3)", [order, "", ""]);
    if (row === undefined) throw new Error(`no order ${order}`);
    const units = await query("SELECT number, line_id, state, components, delivered_time, shipment_id FROM units WHERE order_id = $1 ORDER BY number", [order]);
    return { header: JSON.parse(row.header), version: row.version, units };
  }

  async #show(query, order) {
    const { header, version, units } = await this.#load(query, order);
    const reservations = await query("SELECT number, holder, expire_time FROM reservations WHERE order_id = $1", [order]);
    const shown = units.map((unit) => ({
      name: `orders/${order}/units/${unit.number}`,
      line: unit.line_id,
      state: unit.state,
      components: JSON.parse(unit.components),
      deliveredTime: unit.delivered_time,
      remedy: reservations.find((held) => held.number === unit.number)?.holder,
    }));
    return { ...header, etag: String(version), units: shown };
  }

  get(order) {
    return this.database.read((query) => this.#show(query, order));
  }

  seed(orders) {
    return this.database.write([], async (query) => {
      for (const { id, header, components, placed, delivered } of orders) {
        await query("INSERT INTO orders(order_id, customer, placed_time, header, version) VALUES ($1, $2, $3, $4, $5)", [id, header.customer, placed, Buffer.from(JSON.stringify(header)), 1]);
        await query(
          "INSERT INTO units(order_id, number, line_id, state, components, delivered_time, shipment_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
          [id, 1, "1", 4, Buffer.from(JSON.stringify(components)), delivered, "1"],
        );
      }
    });
  }

  async #command(order, method, requestId, effect) {
    if (await this.database.read((query) => answeredBefore(query, method, requestId))) return;
    await this.database.write([`order/${order}`], async (query) => {
      const reply = await effect(query);
      await remember(query, method, requestId, reply);
    });
  }

  #hold(order, holder, method, requestId, expires) {
    return this.#command(order, method, requestId, async (query) => {
      const { units } = await this.#show(query, order);
      if (units[0].remedy !== undefined && units[0].remedy !== holder) throw new Error("held by another remedy");
      await query(
        "INSERT INTO reservations(order_id, number, holder, expire_time) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id, number) DO UPDATE SET holder = excluded.holder, expire_time = excluded.expire_time",
        [order, 1, holder, expires],
      );
      await addEvent(query, 1, method, `orders/${order}`, { order, holder, units: [1] });
      if (expires !== null) await addTask(query, 2, "expire_reservation", holder, { order, holder }, expires);
      return { order, holder, expires };
    });
  }

  reserve(order, holder, requestId) {
    return this.#hold(order, holder, "ReserveUnits", requestId, (Date.now() + HOLD_MINUTES * 60_000) * 1000);
  }

  confirm(order, holder, requestId) {
    return this.#hold(order, holder, "ConfirmReservation", requestId, null);
  }

  registerShipment(order, owner, label, requestId) {
    return this.#command(order, "RegisterReturnShipment", requestId, async (query) => {
      await this.#load(query, order);
      const known = await query(
        "SELECT order_id, shipment_id, direction, owner, carrier, tracking_number, state, promised_time, first_scan_time, delivered_time FROM shipments WHERE carrier = $1 AND tracking_number = $2",
        [label.carrier, label.tracking_number],
      );
      if (known.length > 0) return {};
      await query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`parcel/${label.tracking_number}`]);
      const shipment = owner.replace("returns/", "");
      await query(
        "INSERT INTO shipments(order_id, shipment_id, direction, owner, carrier, tracking_number, state, promised_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [order, shipment, 2, owner, label.carrier, label.tracking_number, 1, null],
      );
      await query("INSERT INTO shipment_units(order_id, shipment_id, number) VALUES ($1, $2, $3)", [order, shipment, 1]);
      await addEvent(query, 1, "shipment.registered", `orders/${order}/shipments/${shipment}`, { owner, label: label.tracking_number });
      await query("SELECT event_code, event_time, location, proof FROM scans WHERE carrier = $1 AND tracking_number = $2 ORDER BY event_time, event_code", [label.carrier, label.tracking_number]);
      await cancelTask(query, "late", shipment);
      await cancelTask(query, "not_scanned", shipment);
      return { shipment };
    });
  }
}
