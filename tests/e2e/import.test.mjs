import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { after, before, test } from "node:test";

import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";

import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

function customerLine(name) {
  return JSON.stringify({ name, displayName: "A Person", email: "a@mail.example", locale: "en-US", timeZone: "UTC" });
}

function orderLine(customer) {
  const id = randomUUID();
  const usd = (minorUnits) => ({ currencyCode: "USD", minorUnits: String(minorUnits) });
  return JSON.stringify({
    name: `orders/${id}`, customer, marketplace: "marketplaces/US", currencyCode: "USD", placedTime: "2026-01-02T03:04:05Z",
    lines: [{
      lineId: "1", product: "products/p", title: "Thing", quantity: 1, components: [{ kind: "KIND_ITEM", amount: usd(1000) }],
      facts: { marketplace: "marketplaces/US", fulfilment: "FULFILMENT_PLATFORM", unitPrice: usd(1000) },
    }],
    payments: [{ label: "card", providerReference: `pi_${id}`, captured: usd(1000) }],
  });
}

test("a book is imported; bad lines are named and skipped; running again resumes", async () => {
  const customer = `customers/${randomUUID()}`;
  const book = mkdtempSync(path.join(stack.data, "book-"));
  writeFileSync(path.join(book, "customers.jsonl"), customerLine(customer) + "\n");
  const orders = [orderLine(customer), "{not json", orderLine(customer), '{"name": "orders/x"}', "{'name': 'orders/y'}"];
  writeFileSync(path.join(book, "orders.jsonl"), orders.join("\n") + "\n");

  assert.match(stack.recoursectl("import", book, "--gateway", stack.url), /^3 imported, 0 already there, 3 bad$/m);
  const client = await stack.client(OrderService, customer);
  assert.equal((await client.listOrders({ parent: customer })).orders.length, 2);

  writeFileSync(path.join(book, "orders.jsonl"), [...orders, orderLine(customer)].join("\n") + "\n");
  stack.recoursectl("import", book, "--gateway", stack.url);
  assert.equal((await client.listOrders({ parent: customer })).orders.length, 3);
});

test("the seeded shop has ten customers and seventy orders, and a second seeding adds nothing", async () => {
  assert.match(stack.recoursectl("seed", "--gateway", stack.url), /^80 imported, 0 already there, 0 bad$/m);
  assert.match(stack.recoursectl("seed", "--gateway", stack.url), /70 already there, 0 bad$/m);
});
