// Turns the retail book (orders.json, users.json; they carry no dates) into the import format of services/recoursectl.
//   node tests/data/retail_to_book.mjs SOURCE TARGET [--now 2026-01-31T12:00:00Z] [--delivered-days 45]
// Synthetic dates: h = the first four bytes of SHA-256 of the order's id. A delivered order arrived 1 + h % 20 days before
// now (or exactly --delivered-days) and was placed 3 + h % 4 days before that; a processed one was placed 1 + h % 3 days ago
// and its parcel is registered, not scanned; a pending one was placed h % 24 hours ago; a cancelled one was placed
// 5 + h % 20 days ago and paid back a day later. The same book and the same now give the same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const HOUR = 3600_000;
const DAY = 24 * HOUR;

const cents = (amount) => Math.round(amount * 100);
const usd = (minorUnits) => ({ currencyCode: "USD", minorUnits: String(minorUnits) });
const idOf = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const hashOf = (id) => createHash("sha256").update(id).digest().readUInt32BE(0);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function addressOf(address, recipient) {
  return {
    recipient, lines: [address.address1, address.address2].filter(Boolean), locality: address.city,
    administrativeArea: address.state, postalCode: address.zip, regionCode: "US",
  };
}

const KINDS = { credit_card: "KIND_CARD", paypal: "KIND_WALLET", gift_card: "KIND_GIFT_CARD" };

function labelOf(method) {
  if (method?.source === "credit_card") return `${method.brand[0].toUpperCase()}${method.brand.slice(1)} ending ${method.last_four}`;
  return method?.source === "gift_card" ? "Gift card" : "PayPal";
}

function customerOf(id, user) {
  const name = `customers/${idOf(id)}`;
  const displayName = `${user.name.first_name} ${user.name.last_name}`;
  return {
    name, displayName, email: user.email, locale: "en-US", timeZone: "America/New_York", address: addressOf(user.address, displayName),
    paymentMethods: Object.values(user.payment_methods).map((method) => (
      { name: `${name}/paymentMethods/${idOf(method.id)}`, kind: KINDS[method.source], label: labelOf(method) })),
  };
}

function datesOf(order, now, deliveredDays) {
  const hash = hashOf(order.order_id);
  if (order.status === "delivered") {
    const delivered = now - (deliveredDays ?? 1 + (hash % 20)) * DAY;
    return { placed: delivered - (3 + (hash % 4)) * DAY, delivered };
  }
  if (order.status === "processed") return { placed: now - (1 + (hash % 3)) * DAY };
  if (order.status === "pending") return { placed: now - (hash % 24) * HOUR };
  return { placed: now - (5 + (hash % 20)) * DAY };
}

// One line per bought item; an item bought twice gets a suffix.
function linesOf(order) {
  const seen = new Map();
  return order.items.map((item) => {
    const count = (seen.get(item.item_id) ?? 0) + 1;
    seen.set(item.item_id, count);
    const price = usd(cents(item.price));
    return {
      lineId: count === 1 ? item.item_id : `${item.item_id}-${count}`,
      product: `products/${item.product_id}`,
      variant: `products/${item.product_id}/variants/${item.item_id}`,
      title: item.name,
      variantTitle: Object.values(item.options).join(", "),
      quantity: 1,
      components: [{ kind: "KIND_ITEM", amount: price }],
      facts: { marketplace: "marketplaces/US", fulfilment: "FULFILMENT_PLATFORM", unitPrice: price },
    };
  });
}

function orderOf(order, users, now, deliveredDays) {
  const id = idOf(order.order_id);
  const { placed, delivered } = datesOf(order, now, deliveredDays);
  const lines = linesOf(order);
  const user = users[order.user_id];
  const iso = (time) => new Date(time).toISOString();
  const payments = order.payment_history.filter((entry) => entry.transaction_type === "payment").map((entry, i) => ({
    label: labelOf(user.payment_methods[entry.payment_method_id]), providerReference: `pi_${id}_${i + 1}`, captured: usd(cents(entry.amount)),
  }));
  const lineIds = lines.map((line) => line.lineId);
  const shipped = order.status === "delivered" || order.status === "processed";
  const shipments = shipped ? order.fulfillments.map((fulfilment, i) => {
    const trackingNumber = fulfilment.tracking_id[0];
    const scan = (eventCode, time) => ({ carrier: "sandbox", trackingNumber, eventCode, eventTime: iso(time) });
    return {
      shipmentId: String(i + 1), carrier: "sandbox", trackingNumber, promisedTime: iso(placed + 7 * DAY), lineIds,
      events: delivered ? [scan("102", placed + DAY), scan("301", delivered)] : [],
    };
  }) : [];
  const refunded = sum(order.payment_history.filter((entry) => entry.transaction_type === "refund").map((entry) => cents(entry.amount)));
  return {
    name: `orders/${id}`, customer: `customers/${idOf(order.user_id)}`, marketplace: "marketplaces/US", currencyCode: "USD",
    placedTime: iso(placed), lines, shippingAddress: addressOf(order.address, `${user.name.first_name} ${user.name.last_name}`), payments, shipments,
    ...(refunded > 0 && { pastRefunds: [
      { providerReference: payments[0].providerReference, amount: usd(refunded), refundTime: iso(placed + DAY), lineIds }] }),
  };
}

// As order's catalogue takes it (recourse.order.v1.Product); no file of the import format.
function productOf(product) {
  const name = `products/${product.product_id}`;
  return {
    name, title: product.name, variants: Object.values(product.variants).map((variant) => ({
      name: `${name}/variants/${variant.item_id}`, title: Object.values(variant.options).join(", "), price: usd(cents(variant.price)),
      available: variant.available,
    })),
  };
}

// Returns what was written, for those who check it, and what the shop sells.
export function convert(source, target, { now = Date.now(), deliveredDays } = {}) {
  const read = (file) => JSON.parse(readFileSync(path.join(source, file), "utf8"));
  const users = read("users.json");
  const customers = Object.entries(users).map(([id, user]) => customerOf(id, user));
  const orders = Object.values(read("orders.json")).map((order) => orderOf(order, users, now, deliveredDays));
  mkdirSync(target, { recursive: true });
  const write = (file, rows) => writeFileSync(path.join(target, file), rows.map((row) => JSON.stringify(row) + "\n").join(""));
  write("customers.jsonl", customers);
  write("orders.jsonl", orders);
  return { customers, orders, products: Object.values(read("products.json")).map(productOf) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [source, target, ...options] = process.argv.slice(2);
  const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
  if (!source || !target) {
    console.error("usage: retail_to_book.mjs SOURCE TARGET [--now TIME] [--delivered-days N]");
    process.exit(2);
  }
  const days = option("--delivered-days");
  const { customers, orders } = convert(source, target, {
    now: option("--now") ? Date.parse(option("--now")) : Date.now(), deliveredDays: days && Number(days) });
  console.log(`${customers.length} customers, ${orders.length} orders in ${target}`);
}
