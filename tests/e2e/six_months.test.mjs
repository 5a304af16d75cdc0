// Half a year of a shop's deadlines in seconds: several hundred things are begun and left to themselves, the clock is set forward,
// and afterwards nothing waits for a time that has passed, every customer has what was due, and the books close.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { ClaimsService, RespondToClaimRequest_Answer } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { Cancellation_Reason, Cancellation_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_pb.js";
import { CancellationService } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_service_pb.js";
import { CatalogService } from "../../libs/client_ts/dist/gen/recourse/order/v1/catalog_service_pb.js";
import { DeliveryProblem_State, DeliveryProblem_Type } from "../../libs/client_ts/dist/gen/recourse/order/v1/delivery_pb.js";
import { FulfilmentService } from "../../libs/client_ts/dist/gen/recourse/order/v1/fulfilment_service_pb.js";
import { Unit_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Charge_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/charge_pb.js";
import { ChargeService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/charge_service_pb.js";
import { Refund_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_pb.js";
import { Resolution, Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import {
  aCustomer, advance, assertMoney, awaitProblem, balanceOf, Claim_State, Claim_Type, claimed, DAY, now, problemsOf, scan, seconds, SHOP,
  trialBalance, unitOf,
} from "./journey.mjs";
import { awaitReturn } from "./money.mjs";
import { usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";
import { awaited } from "./until.mjs";

const OF_EACH = 30;
const PAID = 8639;
const DEARER = "products/blender-500/variants/steel";

let stack, warehouse;
before(async () => {
  stack = await Stack.start();
  warehouse = {
    returns: await stack.client(ReturnsService, "agents/hall", "warehouse"),
    fulfilment: await stack.client(FulfilmentService, "agents/hall", "warehouse"),
  };
  const catalog = await stack.client(CatalogService, "agents/root", "admin");
  const variants = [["red", 7999], ["steel", 9999]].map(([colour, price]) => ({
    name: `products/blender-500/variants/${colour}`, title: colour, price: usd(price), available: true,
  }));
  await catalog.importProduct({ product: { name: "products/blender-500", title: "Countertop blender", variants }, requestId: randomUUID() });
});
after(() => stack?.stop());

async function labelled({ returns, order, unit }, options = {}) {
  const { quoteToken } = await returns.quoteReturn({ order: order.name, units: [unit], reason: ReturnReason.ITEM_DAMAGED_BOX_OK, ...options });
  const { returnCase } = await returns.createReturn({ quoteToken, requestId: randomUUID() });
  return awaitReturn(returns, returnCase.name, (current) => current.label?.trackingNumber);
}

async function carried({ returns }, { name, label }, codes, state) {
  for (const code of codes) await scan(stack, label.trackingNumber, code);
  await awaitReturn(returns, name, (current) => current.state === state);
}

const returnIs = ({ returns }, { name }, state) => async () => {
  const { returnCase } = await returns.getReturn({ name });
  assert.equal(Return_State[returnCase.state], Return_State[state]);
  assert.equal(returnCase.attention, "");
  return returnCase;
};

const claimIs = ({ claims }, { name }, state) => async () => {
  const { claim } = await claims.getClaim({ name });
  assert.equal(Claim_State[claim.state], Claim_State[state]);
};

// What is begun and left alone: how its order looks, how it begins, and what it has come to half a year later. `paid` is what has
// gone back by then.
const LEFT_ALONE = {
  "a return that nobody hands over expires": {
    paid: [], begin: async (customer) => returnIs(customer, await labelled(customer), Return_State.EXPIRED),
  },
  "a return that the carrier does not move is lost": {
    paid: [PAID],
    begin: async (customer) => {
      const sent = await labelled(customer);
      await carried(customer, sent, ["102"], Return_State.IN_TRANSIT);
      return async () => {
        const { returnCase } = await customer.returns.getReturn({ name: sent.name });
        assert.equal(Return_State[returnCase.state], "LOST_IN_TRANSIT");
      };
    },
  },
  "a return that nobody takes in is missing": {
    paid: [PAID],
    begin: async (customer) => {
      const sent = await labelled(customer);
      await carried(customer, sent, ["102", "301"], Return_State.DELIVERED);
      return async () => {
        const { returnCase } = await customer.returns.getReturn({ name: sent.name });
        assert.equal(Return_State[returnCase.state], "MISSING_AT_WAREHOUSE");
      };
    },
  },
  "a return that nobody grades is paid as it was sent": {
    paid: undefined,
    begin: async (customer) => {
      const sent = await labelled(customer, { reason: ReturnReason.NO_LONGER_NEEDED });
      await carried(customer, sent, ["102", "301"], Return_State.DELIVERED);
      await warehouse.returns.receiveReturn({ name: sent.name, requestId: randomUUID() });
      const processed = returnIs(customer, sent, Return_State.PROCESSED);
      return async () => assert.ok((await processed()).refund);
    },
  },
  "what was held for an exchange that nobody hands over is given back": {
    paid: [],
    options: { change: (book) => { book.lines[0].variant = "products/blender-500/variants/red"; return book; } },
    begin: async (customer) => {
      const made = await labelled(customer, { reason: ReturnReason.DEFECTIVE, resolution: Resolution.EXCHANGE, variants: [DEARER] });
      const charges = await stack.client(ChargeService, customer.customer);
      await awaited(async () => (await charges.getCharge({ name: made.charge })).charge.state, (state) => state === Charge_State.AUTHORIZED);
      const expired = returnIs(customer, made, Return_State.EXPIRED);
      return async () => {
        await expired();
        const { charge } = await charges.getCharge({ name: made.charge });
        assert.ok([Charge_State.VOIDED, Charge_State.EXPIRED].includes(charge.state), Charge_State[charge.state]);
      };
    },
  },
  "a claim that was early files itself, and a seller's silence pays": {
    paid: [PAID], options: { seller: SHOP, promised: 0 },
    begin: async (customer) => {
      const claim = await claimed(customer);
      assert.equal(claim.state, Claim_State.SCHEDULED);
      return claimIs(customer, claim, Claim_State.PAID);
    },
  },
  "a claim for what never came is paid": {
    paid: [PAID], options: { seller: SHOP, codes: [["102", 40]], promised: -30 },
    begin: async (customer) => claimIs(customer, await claimed(customer), Claim_State.PAID),
  },
  "an offer that nobody answers goes to a person": {
    paid: [], options: { seller: SHOP, codes: [["102", 40]], promised: -30 },
    begin: async (customer) => {
      const claim = await claimed(customer);
      await awaited(async () => (await customer.claims.getClaim({ name: claim.name })).claim.state, (state) => state === Claim_State.AWAITING_SELLER);
      const seller = await stack.client(ClaimsService, SHOP, "seller");
      await seller.respondToClaim({
        name: claim.name, answer: RespondToClaimRequest_Answer.OFFER, amount: usd(1000), message: "Keep it?", requestId: randomUUID(),
      });
      return claimIs(customer, claim, Claim_State.UNDER_REVIEW);
    },
  },
  "a parcel that stands still is late, stuck and lost": {
    paid: [], options: { codes: [["102", 1]], promised: 2 },
    begin: async (customer) => async () => {
      await awaitProblem(customer, DeliveryProblem_Type.LOST);
      assert.equal((await unitOf(customer)).state, Unit_State.LOST);
    },
  },
  "what was reported as not received falls due": {
    paid: [],
    begin: async (customer) => {
      const { shipments } = await customer.orders.listShipments({ parent: customer.order.name });
      const { problem } = await customer.deliveries.reportDeliveryProblem({
        shipment: shipments[0].name, type: DeliveryProblem_Type.NOT_RECEIVED, requestId: randomUUID(),
      });
      assert.equal(problem.state, DeliveryProblem_State.WAITING);
      return async () => assert.equal((await problemsOf(customer)).find(({ name }) => name === problem.name).state, DeliveryProblem_State.DUE);
    },
  },
  "a request to cancel that the warehouse does not answer is rejected": {
    paid: [], options: { change: (book) => ({ ...book, shipments: [] }) },
    begin: async (customer) => {
      const { order, unit } = customer;
      await warehouse.fulfilment.lockUnits({ order: order.name, units: [unit], requestId: randomUUID() });
      const cancellations = await stack.client(CancellationService, customer.customer);
      const { cancellations: [asked] } = await cancellations.cancelOrder({
        name: order.name, units: [unit], reason: Cancellation_Reason.CHANGED_MIND, requestId: randomUUID(),
      });
      assert.equal(asked.state, Cancellation_State.REQUESTED);
      return async () => {
        const listed = (await cancellations.listCancellations({ parent: order.name })).cancellations;
        assert.deepEqual(listed.map(({ name, state }) => [name, Cancellation_State[state]]), [[asked.name, "REJECTED"]]);
      };
    },
  },
};

// Nothing of this order waits for a time that has passed.
async function assertNothingOverdue(customer, time) {
  const { order } = customer;
  for (const { state, returnByTime, name } of (await customer.returns.listReturns({ parent: order.name })).returns) {
    const open = [Return_State.REQUESTED, Return_State.AUTHORIZED, Return_State.LABEL_ISSUED].includes(state);
    assert.ok(!open || seconds(returnByTime) > time, `${name} is ${Return_State[state]}`);
    assert.ok(![Return_State.IN_TRANSIT, Return_State.DELIVERED, Return_State.RECEIVED].includes(state), `${name} is ${Return_State[state]}`);
  }
  for (const claim of (await customer.claims.listClaims({ parent: order.name })).claims) {
    const waiting = { [Claim_State.SCHEDULED]: "fileableTime", [Claim_State.AWAITING_SELLER]: "sellerDeadline",
      [Claim_State.AWAITING_BUYER]: "buyerDeadline", [Claim_State.OFFERED]: "buyerDeadline" }[claim.state];
    assert.ok(!waiting || seconds(claim[waiting]) > time, `${claim.name} is ${Claim_State[claim.state]}`);
    assert.ok(![Claim_State.REQUESTED, Claim_State.GRANTED].includes(claim.state), `${claim.name} is ${Claim_State[claim.state]}`);
  }
  for (const { state, dueTime, name } of await problemsOf(customer)) {
    assert.ok(state !== DeliveryProblem_State.WAITING || seconds(dueTime) > time, name);
  }
  for (const { state, name } of (await customer.refunds.listRefunds({ parent: order.name })).refunds) {
    assert.equal(Refund_State[state], "SUCCEEDED", name);
  }
}

// Some at a time: a shop's customers do not come all at once.
async function forEach(items, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: 8 }, async () => { for (let item; (item = queue.shift());) await work(item); }));
}

test("180 days: every deadline has fired, nobody waits, the books close", { timeout: 400_000 }, async () => {
  const since = Date.now();
  const took = () => `${((Date.now() - since) / 1000).toFixed(1)} s`;
  const begun = [];
  await forEach(Object.entries(LEFT_ALONE).flatMap(([rule, row]) => Array.from({ length: OF_EACH }, () => ({ rule, ...row }))), async (row) => {
    const customer = await aCustomer(stack, row.options);
    begun.push({ ...row, customer, check: await row.begin(customer) });
  });
  console.log(`${begun.length} begun in ${took()}`);

  const start = await now(stack);
  for (let step = 0; step < 3; step++) await advance(stack, 60 * DAY);
  console.log(`180 days by ${took()}`);
  const time = await now(stack);
  assert.ok(time - start >= 180 * DAY);

  await forEach(begun, async ({ rule, customer, check, paid }) => {
    try {
      await check();
      await assertNothingOverdue(customer, time);
      const { captured, refunded } = await balanceOf(customer, customer.order.name);
      if (paid) assert.equal(Number(refunded.minorUnits), paid.reduce((sum, amount) => sum + amount, 0));
      assert.ok(refunded.minorUnits <= captured.minorUnits);
    } catch (error) {
      throw new Error(`${rule}: ${error.message}`, { cause: error });
    }
  });
  const oneOfEach = new Map(begun.map((one) => [one.rule, one]));
  for (const { customer, paid } of oneOfEach.values()) if (paid) await assertMoney(stack, customer, paid);
  await trialBalance(stack);
  console.log(`looked at by ${took()}`);
});
