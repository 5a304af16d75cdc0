// Journey 3.5: a customer ends a membership in their own words; checked on what the services hold then.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { Membership_State } from "../../libs/client_ts/dist/gen/recourse/account/v1/membership_pb.js";
import { MembershipService } from "../../libs/client_ts/dist/gen/recourse/account/v1/membership_service_pb.js";
import { Component_Kind } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { PolicyFacts_Fulfilment } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Action_State, Action_Type } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_pb.js";
import { ActionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_service_pb.js";

import { Helped, Option_Kind } from "./help.mjs";
import { providerRefunds } from "./money.mjs";
import { daysAgo, importOrder, makeCustomer, orderOf, usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";
import { until } from "./until.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const WORDS = "i want to cancel my membership";

const memberships = () => stack.client(MembershipService, "admins/test", "admin");
const stateOf = async (name) => (await (await memberships()).getMembership({ name })).membership.state;

// Joined ten days ago; with a trial nothing is paid yet.
async function join(customer, { trial = false } = {}) {
  const name = `memberships/${randomUUID()}`;
  await (await memberships()).importMembership({
    membership: {
      name, customer, marketplace: "marketplaces/US", plan: "Plus", price: usd(1499), periodMonths: 1,
      joinTime: daysAgo(10), trialEndTime: daysAgo(trial ? -20 : 10),
    },
    requestId: randomUUID(),
  });
  return name;
}

async function payPeriod(customer, membership) {
  const order = { ...orderOf(customer), placedTime: daysAgo(10), shipments: [], membership, membershipPeriod: true };
  order.lines[0] = {
    ...order.lines[0],
    product: "products/plus", title: "Plus membership",
    components: [{ kind: Component_Kind.ITEM, amount: usd(1499) }],
    facts: { marketplace: "marketplaces/US", fulfilment: PolicyFacts_Fulfilment.SERVICE, unitPrice: usd(1499) },
  };
  order.payments[0].captured = usd(1499);
  await importOrder(stack, order);
  await until(async () => (await stateOf(membership)) === Membership_State.ACTIVE);
  return order;
}

test("a membership that nobody used ends on a yes, and its period is paid back once", async () => {
  const customer = await makeCustomer(stack);
  const membership = await join(customer);
  const order = await payPeriod(customer, membership);
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo(WORDS);
  assert.equal(quoted.step.value.type, Action_Type.MEMBERSHIP_END);
  assert.match(quoted.text, /14\.99 USD goes back to card/);
  assert.equal(await stateOf(membership), Membership_State.ACTIVE);
  await helped.tap(quoted, Option_Kind.CONFIRM);
  const done = await helped.nextTurn();
  assert.equal(done.step.case, "result");
  await until(async () => (await stateOf(membership)) === Membership_State.ENDED);
  await until(async () => (await providerRefunds(stack, order)).length > 0);
  assert.deepEqual((await providerRefunds(stack, order)).map(({ amount }) => amount), [1499]);
});

test("one that was used is switched off to its end, without guilt or another offer, and can be taken back", async () => {
  const customer = await makeCustomer(stack);
  const membership = await join(customer);
  const order = await payPeriod(customer, membership);
  await importOrder(stack, { ...orderOf(customer, { deliveredDaysAgo: 2 }), membership });
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo(WORDS);
  assert.match(quoted.text, /you keep it until/);
  await helped.tap(quoted, Option_Kind.CONFIRM);
  await helped.nextTurn();
  assert.equal(await stateOf(membership), Membership_State.ENDS_AFTER_PERIOD);
  assert.deepEqual(await providerRefunds(stack, order), []);
  const actions = await stack.client(ActionService, customer, "customer");
  const reversed = await actions.reverseAction({ name: quoted.step.value.action, requestId: randomUUID() });
  assert.equal(reversed.action.state, Action_State.REVERSED);
  assert.equal(await stateOf(membership), Membership_State.ACTIVE);
});

test("a trial is cancelled before anything is charged", async () => {
  const customer = await makeCustomer(stack);
  const membership = await join(customer, { trial: true });
  const helped = await Helped.open(stack, customer);
  const quoted = await helped.answerTo("please end my free trial of the membership, i do not want to be charged");
  assert.equal(quoted.step.value.type, Action_Type.MEMBERSHIP_END);
  await helped.tap(quoted, Option_Kind.CONFIRM);
  await helped.nextTurn();
  assert.equal(await stateOf(membership), Membership_State.ENDS_AFTER_TRIAL);
});

test("who has no membership is offered a person", async () => {
  const helped = await Helped.open(stack, await makeCustomer(stack));
  const answer = await helped.answerTo(WORDS);
  assert.equal(answer.step.case, "answer");
  assert.ok(answer.options.some(({ kind }) => kind === Option_Kind.PERSON));
});
