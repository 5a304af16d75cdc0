// The peer: one fastify process that does the product's SQL on PostgreSQL, and nothing else: no tokens, no rules, no hops.
// fastify.mjs POSTGRES_FOLDER CARRIER_URL CARRIER_KEY; prints its port.
import { randomUUID } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";

import Fastify from "fastify";

import { Carrier } from "./carrier.mjs";
import { Database } from "./database.mjs";
import { Orders } from "./orders.mjs";
import { now } from "./outbox.mjs";
import { Refunds } from "./refunds.mjs";
import { Returns } from "./returns.mjs";

const DAY_MICROS = 86_400_000_000;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const [host, carrierUrl, carrierKey] = process.argv.slice(2);

async function open(service) {
  const database = await Database.create(host, `peer_${service}`);
  await database.migrate(root, service);
  return database;
}

const orders = new Orders(await open("order"));
const refunds = new Refunds(await open("refunds"));
const returns = new Returns(await open("returns"), orders, refunds, new Carrier(carrierUrl, carrierKey));

function newOrder() {
  const id = randomUUID();
  const shippingAddress = {
    recipient: "Lou Load", lines: ["12 Harbour Street"], locality: "Portland", administrative_area: "OR", postal_code: "97201", region_code: "US",
  };
  const line = { line: "1", product: "products/blender-500", title: "Countertop blender", variant: "red, 1.5 l", category: "home/kitchen/blenders", price: 7999 };
  const header = { name: `orders/${id}`, customer: "customers/lou", marketplace: "marketplaces/US", currency: "USD", shippingAddress, lines: [line] };
  const components = [{ kind: "ITEM", amount: 7999 }, { kind: "ITEM_TAX", amount: 640 }];
  return { id, header, components, placed: now() - 9 * DAY_MICROS, delivered: now() - 6 * DAY_MICROS };
}

const server = Fastify();
server.post("/orders/seed", async (request) => {
  const made = Array.from({ length: request.body.count }, newOrder);
  await orders.seed(made);
  await refunds.seed(made);
  return made.map((order) => order.id);
});
server.post("/orders/get", (request) => orders.get(request.body.order));
server.post("/eligibility/evaluate", (request) => returns.evaluate(request.body.order));
server.post("/returns/create", (request) => returns.create(request.body.order));
server.post("/refunds/create", (request) => refunds.create(`orders/${request.body.order}`, `returns/${randomUUID()}`, randomUUID()));

await server.listen({ host: "127.0.0.1", port: 0 });
console.log(server.server.address().port);
