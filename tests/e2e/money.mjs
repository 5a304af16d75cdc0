// Steps of the money story, shared by the tests that disturb it.
import { randomUUID } from "node:crypto";

import { ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { Refund_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { importOrder, makeCustomer, orderOf } from "./shop.mjs";

// A customer with one delivered blender, and their clients.
export async function aCustomerWithABlender(stack, options) {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, orderOf(customer, options));
  return {
    customer,
    order,
    unit: order.lines[0].units[0].name,
    returns: await stack.client(ReturnsService, customer),
    refunds: await stack.client(RefundsService, customer),
  };
}

export async function quote({ returns, order, unit }) {
  return returns.quoteReturn({ order: order.name, units: [unit], reason: ReturnReason.ITEM_DAMAGED_BOX_OK });
}

export async function sayYes({ returns }, quoteToken) {
  const { returnCase } = await returns.createReturn({ quoteToken, requestId: randomUUID() });
  return awaitReturn(returns, returnCase.name, (current) => current.label?.trackingNumber);
}

// The first message of a watch that is `wanted`. A watch has no deadline of its own; the test's patience is one.
async function firstOf(watch, wanted) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error("waited too long")), 45_000);
  try {
    for await (const message of watch({ signal: patience.signal, timeoutMs: 0 })) if (wanted(message)) return message;
    throw new Error("the watch ended before what was awaited");
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}

export async function awaitReturn(returns, name, wanted) {
  const { returnCase } = await firstOf((options) => returns.watchReturn({ name }, options), (message) => wanted(message.returnCase));
  return returnCase;
}

export async function handOver(stack, { returns }, returnCase) {
  await stack.sandbox("/carrier/scans", { tracking_number: returnCase.label.trackingNumber, code: "102" });
  return awaitReturn(returns, returnCase.name, (current) => current.refund);
}

export async function awaitRefund(refunds, name) {
  const over = ({ refund }) => [Refund_State.SUCCEEDED, Refund_State.FAILED].includes(refund.state);
  return (await firstOf((options) => refunds.watchRefund({ name }, options), over)).refund;
}

// From complaint to money, returning the refund.
export async function playMoneyStory(stack, customer) {
  const quoted = await quote(customer);
  const returned = await handOver(stack, customer, await sayYes(customer, quoted.quoteToken));
  return awaitRefund(customer.refunds, returned.refund);
}

// What the provider has paid back for an order of `orderOf`.
export async function providerRefunds(stack, order) {
  const reference = `pi_${order.name.slice("orders/".length)}`;
  const { data } = await stack.sandbox("/sandbox/refunds");
  return data.filter((refund) => refund.payment_intent === reference);
}

export { Refund_State };
