// Native gRPC through the gateway, with buf curl: a client that is not ours.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { aCustomerWithABlender } from "./money.mjs";
import { root, Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

// Answers the JSON of the response, or of the error.
async function call(method, request, token) {
  const args = ["curl", "--protocol", "grpc", "--http2-prior-knowledge", "--schema", root, "-d", JSON.stringify(request)];
  if (token !== undefined) args.push("-H", `authorization: Bearer ${token}`);
  args.push(`http://127.0.0.1:${8081 + stack.base}/${method}`);
  try {
    const { stdout } = await promisify(execFile)(path.join(root, "node_modules/.bin/buf"), args, { timeout: 20_000 });
    return JSON.parse(stdout);
  } catch (error) {
    if (!error.stderr) throw error;
    return JSON.parse(error.stderr);
  }
}

const LIST_ORDERS = "recourse.order.v1.OrderService/ListOrders";

test("a customer lists their orders; without a token nobody does", async () => {
  const { customer, order } = await aCustomerWithABlender(stack);
  const listed = await call(LIST_ORDERS, { parent: customer }, await stack.token(customer, "customer"));
  assert.equal(listed.orders[0].name, order.name);
  assert.equal((await call(LIST_ORDERS, { parent: customer })).code, "unauthenticated");
});

test("methods between services do not exist from outside", async () => {
  const token = await stack.token("customers/ada", "customer");
  const request = { order: "orders/x", units: ["orders/x/units/1"], holder: "returns/x" };
  assert.equal((await call("recourse.order.v1.OrderService/ReserveUnits", request, token)).code, "unimplemented");
});
