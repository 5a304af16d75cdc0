// One way to act, for the assistant and for people: quoted, confirmed, done once; checked on what the services hold then.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { ConnectError } from "@connectrpc/connect";

import { ClaimsService } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { Claim_Type } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_pb.js";
import { Cancellation_Reason, Cancellation_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_pb.js";
import { CancellationService } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_service_pb.js";
import { FulfilmentService } from "../../libs/client_ts/dist/gen/recourse/order/v1/fulfilment_service_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { Unit_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { PolicyFacts_Fulfilment, ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";
import { Action_State, Action_Type } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_pb.js";
import { ActionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_service_pb.js";

import { Helped, Option_Kind } from "./help.mjs";
import { providerRefunds } from "./money.mjs";
import { daysAgo, importOrder, makeCustomer, orderOf, usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

function unsentOrderOf(customer, quantity = 1) {
  return { ...orderOf(customer, { quantity }), placedTime: daysAgo(0), shipments: [] };
}

function sellersOrderOf(customer) {
  const order = orderOf(customer, { deliveredDaysAgo: 6 });
  order.lines[0].title = "Desk lamp";
  order.lines[0].facts = { ...order.lines[0].facts, fulfilment: PolicyFacts_Fulfilment.SELLER, seller: "sellers/lumen" };
  return order;
}

async function statesOf(order) {
  const orders = await stack.client(OrderService, "admins/test", "admin");
  return (await orders.getOrder({ name: order.name })).order.lines.flatMap(({ units }) => units.map(({ state }) => state));
}

const rejectedWith = (reason) => (error) => {
  const details = JSON.stringify(ConnectError.from(error).details.map(({ debug, value }) => debug ?? Buffer.from(value).toString()));
  assert.match(details, new RegExp(reason));
  return true;
};

test("words cancel what has not been sent, after a yes, and the money goes back once", async () => {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, unsentOrderOf(customer, 2));
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo("please cancel my order, i changed my mind");
  assert.equal(quoted.step.case, "quote");
  assert.equal(quoted.step.value.type, Action_Type.CANCEL);
  assert.equal(quoted.step.value.actionTerms.amount.minorUnits, 17278n);
  assert.match(quoted.text, /172\.78 USD goes back to card/);
  assert.deepEqual(await statesOf(order), [Unit_State.ORDERED, Unit_State.ORDERED]);

  await helped.tap(quoted, Option_Kind.CONFIRM);
  const done = await helped.nextTurn();
  assert.equal(done.step.case, "result");
  await helped.entries.next("refund.succeeded");
  assert.deepEqual(await statesOf(order), [Unit_State.CANCELLED, Unit_State.CANCELLED]);
  const paid = await providerRefunds(stack, order);
  assert.deepEqual(paid.map(({ amount }) => amount), [17278]);
});

test("what is being packed is asked of the warehouse, and the customer hears its answer", async () => {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, unsentOrderOf(customer));
  const warehouse = await stack.client(FulfilmentService, "agents/hall", "warehouse");
  await warehouse.lockUnits({ order: order.name, units: [order.lines[0].units[0].name], requestId: randomUUID() });
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo("cancel the blender please");
  assert.match(quoted.text, /is being packed/);
  await helped.tap(quoted, Option_Kind.CONFIRM);
  const done = await helped.nextTurn();
  const cancellations = await stack.client(CancellationService, "agents/hall", "warehouse");
  await cancellations.answerCancellation({ name: done.step.value.action, accept: true, requestId: randomUUID() });
  const news = await helped.entries.next("cancellation.accepted");
  assert.match(news.text, /86\.39 USD/);
  await helped.entries.next("refund.succeeded");
});

test("what has left is not cancelled, and what can be done instead is said", async () => {
  const customer = await makeCustomer(stack);
  await importOrder(stack, orderOf(customer, { deliveredDaysAgo: 2 }));
  const helped = await Helped.open(stack, customer);
  const refused = await helped.answerTo("cancel the blender please");
  assert.equal(refused.step.case, "answer");
  assert.match(refused.text, /has left already.*send it back/);
});

test("a seller who does not answer: words make a claim under the guarantee", async () => {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, sellersOrderOf(customer));
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo("i want to file a guarantee claim, the seller will not help me with the desk lamp");
  assert.equal(quoted.step.case, "quote");
  assert.equal(quoted.step.value.type, Action_Type.CLAIM);
  await helped.tap(quoted, Option_Kind.CONFIRM);
  const done = await helped.nextTurn();
  const claims = await stack.client(ClaimsService, customer);
  const { claim } = await claims.getClaim({ name: done.step.value.action });
  assert.equal(claim.order, order.name);
  assert.equal(claim.type, Claim_Type.NOT_AS_DESCRIBED);
});

test("an agent acts the same way, once however often, and can take back what can be taken back", async () => {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, orderOf(customer));
  const agent = await stack.client(ActionService, "agents/ada", "agent");
  const { action } = await agent.previewAction({
    action: { type: Action_Type.RETURN, order: order.name, units: [order.lines[0].units[0].name], returnReason: ReturnReason.DEFECTIVE },
    requestId: randomUUID(),
  });
  assert.equal(action.state, Action_State.QUOTED);
  assert.equal(action.customer, customer);
  assert.equal(action.automatic, false);
  const both = await Promise.all([1, 2, 3].map(() => agent.executeAction({ name: action.name })));
  const results = new Set(both.map(({ action: done }) => done.result.action));
  assert.equal(results.size, 1);
  const returns = await stack.client(ReturnsService, customer);
  assert.equal((await returns.listReturns({ parent: order.name })).returns.length, 1);

  const reversed = await agent.reverseAction({ name: action.name });
  assert.equal(reversed.action.state, Action_State.REVERSED);
  const [returnCase] = (await returns.listReturns({ parent: order.name })).returns;
  assert.equal(returnCase.state, Return_State.CANCELLED);
  assert.equal((await agent.reverseAction({ name: action.name })).action.state, Action_State.REVERSED);
});

test("a newer quote replaces the older, and a stranger sees neither", async () => {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, orderOf(customer));
  const actions = await stack.client(ActionService, customer);
  const request = { type: Action_Type.RETURN, order: order.name, units: [order.lines[0].units[0].name], returnReason: ReturnReason.DEFECTIVE };
  const first = (await actions.previewAction({ action: request, requestId: randomUUID() })).action;
  const second = (await actions.previewAction({ action: request, requestId: randomUUID() })).action;
  assert.equal((await actions.getAction({ name: first.name })).action.state, Action_State.WITHDRAWN);
  await assert.rejects(actions.executeAction({ name: first.name }), rejectedWith("ILLEGAL_STATE"));
  const stranger = await stack.client(ActionService, await makeCustomer(stack));
  await assert.rejects(stranger.executeAction({ name: second.name }), rejectedWith("RESOURCE_NOT_FOUND"));
  await assert.rejects(stranger.previewAction({ action: request, requestId: randomUUID() }), rejectedWith("RESOURCE_NOT_FOUND"));
  const { actions: listed } = await actions.listActions({ parent: customer });
  assert.deepEqual(listed.map(({ name }) => name), [second.name, first.name]);
});

test("above the limits, and while a supervisor has paused it, only staff acts; nothing is refused to the customer", async () => {
  const customer = await makeCustomer(stack);
  const dear = orderOf(customer, { quantity: 1 });
  dear.lines[0].components = [{ kind: 1, amount: usd(200_000) }];
  dear.lines[0].facts = { ...dear.lines[0].facts, unitPrice: usd(200_000) };
  dear.payments[0].captured = usd(200_000);
  const order = await importOrder(stack, dear);
  const request = { type: Action_Type.RETURN, order: order.name, units: [order.lines[0].units[0].name], returnReason: ReturnReason.DEFECTIVE };
  const actions = await stack.client(ActionService, customer);
  await assert.rejects(actions.previewAction({ action: request, requestId: randomUUID() }), rejectedWith("APPROVAL_REQUIRED"));
  const helped = await Helped.open(stack, customer);
  const offered = await helped.answerTo("the blender is smashed, i want my money back");
  assert.match(offered.text, /a person has to agree/);
  assert.ok(offered.options.some(({ kind }) => kind === Option_Kind.PERSON));
  const agent = await stack.client(ActionService, "agents/ada", "agent");
  assert.equal((await agent.previewAction({ action: request, requestId: randomUUID() })).action.state, Action_State.QUOTED);

  const unsent = await importOrder(stack, unsentOrderOf(customer));
  const cancel = { type: Action_Type.CANCEL, order: unsent.name, units: [unsent.lines[0].units[0].name], cancellationReason: Cancellation_Reason.CHANGED_MIND };
  const quoted = (await actions.previewAction({ action: cancel, requestId: randomUUID() })).action;
  const supervisor = await stack.client(ActionService, "agents/sam", "supervisor");
  await supervisor.pauseActions({ type: Action_Type.CANCEL, paused: true, reason: "stock count", requestId: randomUUID() });
  await assert.rejects(actions.executeAction({ name: quoted.name }), rejectedWith("ACTIONS_PAUSED"));
  assert.deepEqual(await statesOf(unsent), [Unit_State.ORDERED]);
  await supervisor.pauseActions({ type: Action_Type.CANCEL, paused: false, reason: "done", requestId: randomUUID() });
  const done = (await actions.executeAction({ name: quoted.name })).action;
  assert.equal(done.result.cancellations[0].state, Cancellation_State.ACCEPTED);
  await assert.rejects(actions.reverseAction({ name: done.name }), rejectedWith("ILLEGAL_STATE"));
});
