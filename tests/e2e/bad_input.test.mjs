import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";
import { Code, Reason, readError } from "../../libs/client_ts/dist/src/index.js";

import { aCustomerWithABlender, quote } from "./money.mjs";
import { makeCustomer, orderOf, usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

async function refused(call, code, reason) {
  const error = await call.then(() => assert.fail("the call was accepted"), readError);
  assert.equal(error.code, code, error.message);
  assert.equal(error.reason, reason, error.message);
  return error;
}

test("no token, a false token, a token of another role", async () => {
  const nobody = await stack.client(OrderService);
  await refused(nobody.listOrders({ parent: "customers/ada" }), Code.Unauthenticated, Reason.TOKEN_MISSING);
  const customer = await stack.client(OrderService, "customers/ada");
  await refused(customer.importOrder({ order: orderOf("customers/ada"), requestId: randomUUID() }), Code.PermissionDenied, Reason.ROLE_NOT_ALLOWED);
});

test("a stranger's order and an unknown one are the same: not found", async () => {
  const owner = await aCustomerWithABlender(stack);
  const stranger = await makeCustomer(stack);
  const orders = await stack.client(OrderService, stranger);
  const returns = await stack.client(ReturnsService, stranger);
  await refused(orders.getOrder({ name: owner.order.name }), Code.NotFound, Reason.RESOURCE_NOT_FOUND);
  await refused(orders.getOrder({ name: `orders/${randomUUID()}` }), Code.NotFound, Reason.RESOURCE_NOT_FOUND);
  await refused(quote({ ...owner, returns }), Code.NotFound, Reason.RESOURCE_NOT_FOUND);
});

test("methods between services do not exist from outside", async () => {
  const customer = await aCustomerWithABlender(stack);
  const orders = await stack.client(OrderService, customer.customer);
  const reserve = orders.reserveUnits({ order: customer.order.name, units: [customer.unit], holder: "returns/x", requestId: randomUUID() });
  await refused(reserve, Code.Unimplemented, Reason.METHOD_UNKNOWN);
});

test("negative money, no quantity, sums that do not match: a typed error and no order", async () => {
  const customer = await makeCustomer(stack);
  const orders = await stack.client(OrderService, "admins/test", "admin");
  const negative = orderOf(customer);
  negative.payments[0].captured = usd(-8639);
  await refused(orders.importOrder({ order: negative, requestId: randomUUID() }), Code.InvalidArgument, Reason.INVALID_FIELD);
  const short = orderOf(customer);
  short.payments[0].captured = usd(8638);
  const error = await orders.importOrder({ order: short, requestId: randomUUID() }).then(() => assert.fail("accepted"), readError);
  assert.equal(error.code, Code.InvalidArgument, error.message);
  const mine = await stack.client(OrderService, customer);
  assert.equal((await mine.listOrders({ parent: customer })).orders.length, 0);
});

test("a request_id used again: the same answer for the same body, an error for another", async () => {
  const customer = await makeCustomer(stack);
  const orders = await stack.client(OrderService, "admins/test", "admin");
  const order = orderOf(customer);
  const requestId = randomUUID();
  const first = await orders.importOrder({ order, requestId });
  const again = await orders.importOrder({ order, requestId });
  assert.deepEqual(again, first);
  await refused(orders.importOrder({ order: orderOf(customer), requestId }), Code.InvalidArgument, Reason.IDEMPOTENCY_KEY_REUSED);
});

test("a quote that was changed, is somebody else's, or was used up", async () => {
  const customer = await aCustomerWithABlender(stack);
  const { quoteToken } = await quote(customer);
  const changed = quoteToken.replace(/.(?=[^.]*\.[^.]*$)/, (letter) => (letter === "A" ? "B" : "A"));
  await refused(customer.returns.createReturn({ quoteToken: changed, requestId: randomUUID() }), Code.InvalidArgument, Reason.QUOTE_INVALID);
  const stranger = await stack.client(ReturnsService, await makeCustomer(stack));
  const stolen = await stranger.createReturn({ quoteToken, requestId: randomUUID() }).then(() => assert.fail("accepted"), readError);
  assert.ok([Code.NotFound, Code.InvalidArgument].includes(stolen.code), stolen.message);
  const requestId = randomUUID();
  const created = await customer.returns.createReturn({ quoteToken, requestId });
  const repeated = await customer.returns.createReturn({ quoteToken, requestId });
  assert.equal(repeated.returnCase.name, created.returnCase.name);
});

test("an item delivered sixty days ago is past its window", async () => {
  const customer = await aCustomerWithABlender(stack, { deliveredDaysAgo: 60 });
  const error = await quote(customer).then(() => assert.fail("accepted"), readError);
  assert.equal(error.code, Code.FailedPrecondition);
  assert.equal(error.reason, Reason.RETURN_WINDOW_CLOSED);
});

async function raw(body, headers = {}) {
  const token = await stack.token("customers/ada", "customer");
  const response = await fetch(`${stack.url}/recourse.order.v1.OrderService/ListOrders`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto", authorization: `Bearer ${token}`, ...headers },
    body,
  });
  return { status: response.status, text: Buffer.from(await response.arrayBuffer()).toString("latin1") };
}

test("malformed frames get a gRPC status, never silence", async () => {
  const cases = [
    ["nothing", new Uint8Array(), 12],
    ["a truncated prefix", new Uint8Array([0, 0, 0]), 3],
    ["a truncated message", new Uint8Array([0, 0, 0, 0, 9, 1]), 3],
    ["a compressed message", new Uint8Array([1, 0, 0, 0, 0]), 3],
    ["two messages", new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 12],
    ["no valid message", new Uint8Array([0, 0, 0, 0, 1, 7]), 3],
  ];
  for (const [name, body, code] of cases) {
    const answer = await raw(body);
    assert.equal(answer.status, 200, name);
    assert.match(answer.text, new RegExp(`grpc-status: ${code}\\r\\n`), name);
  }
});

test("bodies over the limit and false deadlines", async () => {
  const large = await raw(new Uint8Array(5 << 20));
  assert.match(large.text, /grpc-status: 8\r\n/);
  const late = await raw(new Uint8Array([0, 0, 0, 0, 0]), { "grpc-timeout": "0n" });
  assert.match(late.text, /grpc-status: 4\r\n/);
  const odd = await raw(new Uint8Array([0, 0, 0, 0, 0]), { "grpc-timeout": "123456789m" });
  assert.match(odd.text, /grpc-status: 3\r\n/);
});
