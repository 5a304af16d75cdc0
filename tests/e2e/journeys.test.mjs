// The journeys of a complaint from its first word to the money, through the public API, with what may cross their way. The clock
// is set forward; what a carrier, a seller or a bank does is done by the sandbox.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { StoreCreditService } from "../../libs/client_ts/dist/gen/recourse/account/v1/store_credit_service_pb.js";
import { Claim_FundedBy } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_pb.js";
import { ClaimsService, DecideClaimRequest_Decision, RespondToClaimRequest_Answer } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { CatalogService } from "../../libs/client_ts/dist/gen/recourse/order/v1/catalog_service_pb.js";
import { DeliveryProblem_Resolution, DeliveryProblem_State, DeliveryProblem_Type } from "../../libs/client_ts/dist/gen/recourse/order/v1/delivery_pb.js";
import { DeliveryService } from "../../libs/client_ts/dist/gen/recourse/order/v1/delivery_service_pb.js";
import { FulfilmentService } from "../../libs/client_ts/dist/gen/recourse/order/v1/fulfilment_service_pb.js";
import { Unit_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Concession_Cause } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/concession_pb.js";
import { ConcessionService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/concession_service_pb.js";
import { Dispute_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/dispute_pb.js";
import { Refund_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_pb.js";
import { Resolution, Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";
import { Action_State, Action_Type } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_pb.js";
import { ActionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/action_service_pb.js";
import { HelpSessionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_service_pb.js";

import {
  aCustomer, advance, advanceTo, assertMoney, awaitClaim, awaitDispute, awaitProblem, awaitUnit, balanceOf, Claim_State, Claim_Type,
  claimed, DAY, dispute, HOUR, now, problemsOf, rejectedWith, scan, seconds, SHOP, trialBalance, unitOf,
} from "./journey.mjs";
import { awaitRefund, awaitReturn } from "./money.mjs";
import { usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";
import { awaited } from "./until.mjs";

const PRODUCT = "products/blender-500";
const PRICES = { red: 7999, black: 7999, small: 5999, steel: 9999 };
const OPEN = [Dispute_State.NEEDS_RESPONSE, Dispute_State.UNDER_REVIEW];
const variant = (colour) => `${PRODUCT}/variants/${colour}`;

let stack;
before(async () => {
  stack = await Stack.start();
  const catalog = await stack.client(CatalogService, "agents/root", "admin");
  const variants = Object.entries(PRICES).map(([colour, price]) => ({ name: variant(colour), title: colour, price: usd(price), available: true }));
  await catalog.importProduct({ product: { name: PRODUCT, title: "Countertop blender", variants }, requestId: randomUUID() });
});
after(() => stack?.stop());

async function returned({ returns }, order, unit, options = {}) {
  const { quoteToken } = await returns.quoteReturn({ order, units: [unit], reason: ReturnReason.ITEM_DAMAGED_BOX_OK, ...options });
  const { returnCase } = await returns.createReturn({ quoteToken, requestId: randomUUID() });
  return awaitReturn(returns, returnCase.name, (current) => current.label?.trackingNumber);
}

async function handedOver(customer, returnCase, wanted) {
  await scan(stack, returnCase.label.trackingNumber, "102");
  return awaitReturn(customer.returns, returnCase.name, wanted);
}

async function received(customer, returnCase, wanted) {
  await scan(stack, returnCase.label.trackingNumber, "301");
  await awaitReturn(customer.returns, returnCase.name, (current) => current.state !== Return_State.IN_TRANSIT);
  const warehouse = await stack.client(ReturnsService, "agents/hall", "warehouse");
  await warehouse.receiveReturn({ name: returnCase.name, requestId: randomUUID() });
  return awaitReturn(customer.returns, returnCase.name, wanted);
}

async function succeeded(customer, name) {
  const refund = await awaitRefund(customer.refunds, name);
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  return refund;
}

describe("3.1 damaged, returned, paid back", () => {
  test("the carrier's scan sends the money, the bank's reference is told, the goods end it", async () => {
    const customer = await aCustomer(stack);
    const sent = await handedOver(customer, await returned(customer, customer.order.name, customer.unit), (current) => current.refund);
    const refund = await succeeded(customer, sent.refund);
    assert.equal(refund.total.minorUnits, 8639n);
    assert.equal(refund.source, sent.name);
    const [allocation] = refund.allocations;
    assert.equal(allocation.paymentLabel, "card");
    assert.ok(allocation.arn, "the reference by which a bank finds the money");
    assert.ok(seconds(refund.expectedTime) > await now(stack));
    const done = await received(customer, sent, (current) => current.state === Return_State.PROCESSED);
    assert.equal(done.refund, refund.name);
    await awaitUnit(customer, Unit_State.RETURNED);
    await assertMoney(stack, customer, [8639]);
    await assert.rejects(returned(customer, customer.order.name, customer.unit));
  });

  test("chargeback after refund: what the bank takes as well is recorded as overpaid, and given back when it is won", async () => {
    const customer = await aCustomer(stack);
    const sent = await handedOver(customer, await returned(customer, customer.order.name, customer.unit), (current) => current.refund);
    await succeeded(customer, sent.refund);
    const before = await unitOf(customer);
    await dispute(stack, customer);
    const open = await awaitDispute(stack, customer, ...OPEN);
    assert.equal(open.overpaid.minorUnits, 8639n);
    assert.equal((await unitOf(customer)).state, before.state);
    await trialBalance(stack);
    await dispute(stack, customer, { id: open.providerDisputeId, status: "won" });
    const won = await awaitDispute(stack, customer, Dispute_State.WON);
    assert.equal(won.overpaid.minorUnits, 0n);
    await assertMoney(stack, customer, [8639]);
  });

  test("lost on its way back, and found: paid once", async () => {
    const customer = await aCustomer(stack);
    const sent = await handedOver(customer, await returned(customer, customer.order.name, customer.unit), (current) => current.refund);
    await succeeded(customer, sent.refund);
    await scan(stack, sent.label.trackingNumber, "409");
    await awaitReturn(customer.returns, sent.name, (current) => current.state === Return_State.LOST_IN_TRANSIT);
    await advance(stack, DAY);
    await received(customer, sent, (current) => current.state === Return_State.PROCESSED);
    await assertMoney(stack, customer, [8639]);
  });
});

describe("3.2 a seller's parcel is delivered, they say, and was not received", () => {
  test("the claim is taken at once, waits, goes to the seller by itself, and is decided by a person", async () => {
    const customer = await aCustomer(stack, { seller: SHOP, promised: 0 });
    const early = await claimed(customer);
    assert.equal(early.state, Claim_State.SCHEDULED);
    assert.ok(seconds(early.fileableTime) > await now(stack));
    await advanceTo(stack, seconds(early.fileableTime) - HOUR);
    assert.equal((await customer.claims.getClaim({ name: early.name })).claim.state, Claim_State.SCHEDULED);
    await advanceTo(stack, seconds(early.fileableTime) + 1);
    const filed = await awaitClaim(customer, early.name, Claim_State.AWAITING_SELLER);
    assert.ok(seconds(filed.sellerDeadline) - seconds(early.fileableTime) >= 72 * HOUR);
    assert.equal((await unitOf(customer)).remedy, filed.name);

    const seller = await stack.client(ClaimsService, SHOP, "seller");
    await seller.respondToClaim({ name: filed.name, answer: RespondToClaimRequest_Answer.CONTEST, message: "It was delivered.", requestId: randomUUID() });
    await awaitClaim(customer, filed.name, Claim_State.UNDER_REVIEW);
    const agent = await stack.client(ClaimsService, "agents/ada", "agent");
    await agent.decideClaim({
      name: filed.name, decision: DecideClaimRequest_Decision.GRANT, explanation: "No proof of delivery.", fundedBy: Claim_FundedBy.SELLER, requestId: randomUUID(),
    });
    const paid = await awaitClaim(customer, filed.name, Claim_State.PAID);
    assert.equal((await agent.getClaim({ name: paid.name })).claim.fundedBy, Claim_FundedBy.SELLER);
    assert.equal(paid.grantedAmount.minorUnits, 8639n);
    assert.equal((await succeeded(customer, paid.refund)).source, paid.name);
    await awaited(() => unitOf(customer), (unit) => unit.remedy === "");
    await assertMoney(stack, customer, [8639]);
    await assert.rejects(claimed(customer), rejectedWith("CLAIM_NOT_ELIGIBLE"));
  });

  for (const paidBefore of [false, true]) {
    test(`found after lost, the claim ${paidBefore ? "paid" : "still open"}: known, and nothing is taken back or paid twice`, async () => {
      const customer = await aCustomer(stack, { seller: SHOP, codes: [["102", 12]], promised: -8 });
      await scan(stack, customer.trackingNumber, "409");
      await awaitUnit(customer, Unit_State.LOST);
      const { name } = await claimed(customer);
      await awaited(() => unitOf(customer), (unit) => unit.remedy === name);
      if (paidBefore) {
        await advance(stack, 73 * HOUR);
        await succeeded(customer, (await awaitClaim(customer, name, Claim_State.PAID)).refund);
        await awaited(() => unitOf(customer), (unit) => unit.remedy === "");
      }
      await scan(stack, customer.trackingNumber, "301");
      await awaitUnit(customer, Unit_State.DELIVERED);
      if (!paidBefore) {
        await awaitProblem(customer, DeliveryProblem_Type.UNEXPECTED_DELIVERY);
        await customer.claims.withdrawClaim({ name, requestId: randomUUID() });
      }
      await advance(stack, 10 * DAY);
      await assertMoney(stack, customer, paidBefore ? [8639] : []);
    });
  }

  test("a part for keeping it, then returned after all: the rest goes back, and together no more than was paid", async () => {
    const customer = await aCustomer(stack, { seller: SHOP });
    const claim = await claimed(customer, Claim_Type.NOT_AS_DESCRIBED);
    const seller = await stack.client(ClaimsService, SHOP, "seller");
    await advanceTo(stack, seconds(claim.fileableTime) + 1);
    await awaitClaim(customer, claim.name, Claim_State.AWAITING_SELLER);
    await seller.respondToClaim({
      name: claim.name, answer: RespondToClaimRequest_Answer.OFFER, amount: usd(1000), message: "Keep it?", requestId: randomUUID(),
    });
    await customer.claims.answerOffer({ name: claim.name, accept: true, amount: usd(1000), requestId: randomUUID() });
    const kept = await awaitClaim(customer, claim.name, Claim_State.PAID);
    assert.equal((await succeeded(customer, kept.refund)).total.minorUnits, 1000n);
    await awaited(() => unitOf(customer), (unit) => unit.remedy === "");
    const label = await returned(customer, customer.order.name, customer.unit);
    assert.equal(label.terms.refundTotal.minorUnits, 7639n);
    const back = await handedOver(customer, label, (current) => current.refund);
    assert.equal((await succeeded(customer, back.refund)).total.minorUnits, 7639n);
    await trialBalance(stack);
    assert.equal((await balanceOf(customer, customer.order.name)).refunded.minorUnits, 8639n);
  });

  test("received after granted: the return that the claim took over is recorded, and pays nothing more", async () => {
    const customer = await aCustomer(stack, { seller: SHOP });
    const label = await returned(customer, customer.order.name, customer.unit);
    const claim = await claimed(customer, Claim_Type.NOT_AS_DESCRIBED);
    await advance(stack, 49 * HOUR);
    await awaitClaim(customer, claim.name, Claim_State.AWAITING_SELLER);
    await awaitReturn(customer.returns, label.name, (current) => current.state === Return_State.ESCALATED);
    await advance(stack, 73 * HOUR);
    const paid = await awaitClaim(customer, claim.name, Claim_State.PAID);
    await succeeded(customer, paid.refund);
    await handedOver(customer, label, (current) => current.firstScanTime);
    await received(customer, label, (current) => current.receiveTime);
    await advance(stack, 10 * DAY);
    await assertMoney(stack, customer, [8639]);
  });

  test("chargeback after refund: the bank takes it as well, nobody claims meanwhile, and the loss is in the books", async () => {
    const customer = await aCustomer(stack, { seller: SHOP, codes: [["102", 40]], promised: -30 });
    const claim = await claimed(customer);
    await advance(stack, 73 * HOUR);
    const paid = await awaitClaim(customer, claim.name, Claim_State.PAID);
    await succeeded(customer, paid.refund);
    await dispute(stack, customer);
    const open = await awaitDispute(stack, customer, ...OPEN);
    assert.equal(open.overpaid.minorUnits, 8639n);
    await dispute(stack, customer, { id: open.providerDisputeId, status: "lost" });
    await awaitDispute(stack, customer, Dispute_State.LOST);
    assert.equal((await customer.claims.getClaim({ name: claim.name })).claim.state, Claim_State.PAID);
    await assertMoney(stack, customer, [8639]);
  });

  test("chargeback before the decision: the claim closes, the bank pays, and the claim does not", async () => {
    const customer = await aCustomer(stack, { seller: SHOP, codes: [["102", 40]], promised: -30 });
    const claim = await claimed(customer);
    await dispute(stack, customer);
    const closed = await awaitClaim(customer, claim.name, Claim_State.CLOSED_CHARGEBACK);
    await advance(stack, 10 * DAY);
    const open = await awaitDispute(stack, customer, ...OPEN);
    await dispute(stack, customer, { id: open.providerDisputeId, status: "lost" });
    await awaitClaim(customer, closed.name, Claim_State.RESOLVED_ELSEWHERE);
    await assertMoney(stack, customer, []);
    assert.equal((await balanceOf(customer, customer.order.name)).refundable.minorUnits, 0n);
  });
});

describe("3.3 a parcel that is late", () => {
  test("its promise passes: a problem by itself; revised with consent it waits again; it arrives and nothing was paid", async () => {
    const customer = await aCustomer(stack, { codes: [["102", 1]], promised: 1 });
    assert.deepEqual(await problemsOf(customer), []);
    await advance(stack, DAY + HOUR);
    const late = await awaitProblem(customer, DeliveryProblem_Type.LATE);
    assert.deepEqual(late.units, [customer.unit]);
    const staff = await stack.client(DeliveryService, "agents/ada", "agent");
    const promisedTime = { seconds: BigInt(Math.floor(await now(stack)) + 2 * DAY), nanos: 0 };
    const { shipment } = await staff.revisePromise({ shipment: late.shipment, promisedTime, customerConsented: true, reason: "agreed", requestId: randomUUID() });
    assert.equal(shipment.promisedTime.seconds, promisedTime.seconds);
    await scan(stack, customer.trackingNumber, "301");
    await awaitUnit(customer, Unit_State.DELIVERED);
    const problems = await awaited(() => problemsOf(customer), (all) => all.every(({ state }) => state === DeliveryProblem_State.RESOLVED));
    assert.ok(problems.every(({ resolution }) => resolution !== DeliveryProblem_Resolution.UNSPECIFIED));
    await assertMoney(stack, customer, []);
  });

  test("T-3.3: what came days late is made up for once, by itself, whoever else asks", async () => {
    const customer = await aCustomer(stack, { codes: [["102", 1]], promised: 1 });
    await advance(stack, 4 * DAY + HOUR);
    const { shipment } = await awaitProblem(customer, DeliveryProblem_Type.LATE);
    const actions = await stack.client(ActionService, customer.customer);
    const asked = { action: { type: Action_Type.COMPENSATION, order: customer.order.name, shipment }, requestId: randomUUID() };
    await assert.rejects(actions.previewAction(asked), rejectedWith("ORDER_NOT_DELIVERED"));
    await scan(stack, customer.trackingNumber, "301");
    const credit = await stack.client(StoreCreditService, customer.customer);
    const given = async () => (await credit.getStoreCredit({ customer: customer.customer })).lots.map(({ remaining }) => remaining.minorUnits);
    assert.deepEqual(await awaited(given, ({ length }) => length > 0), [432n]);
    const staff = await stack.client(ConcessionService, "agents/ada", "agent");
    const { concessions } = await staff.listConcessions({ parent: customer.customer });
    assert.deepEqual(concessions.map((each) => [each.rule, each.giver, each.subject]), [["CN-LATE-2", "jobs/late-delivery", shipment]]);
    await assert.rejects(actions.previewAction({ ...asked, requestId: randomUUID() }), rejectedWith("RESOURCE_EXISTS"));
    await assert.rejects(staff.createConcession({
      order: customer.order.name, cause: Concession_Cause.LATE_DELIVERY, amount: usd(500), reason: "so late", requestId: randomUUID(),
    }), rejectedWith("RESOURCE_EXISTS"));
    assert.deepEqual(await given(), [432n]);
    // Goodwill takes nothing off what the goods are worth (INV-03).
    assert.equal((await balanceOf(customer, customer.order.name)).refundable.minorUnits, 8639n);
    await assertMoney(stack, customer, []);
  });

  test("T-3.3: a few hours late are told, not paid for; paused, nobody is paid without a person", async () => {
    const hours = await aCustomer(stack, { codes: [["102", 1]], promised: 1 });
    const supervisor = await stack.client(ActionService, "agents/boss", "supervisor");
    const pause = (paused) => supervisor.pauseActions({ type: Action_Type.COMPENSATION, paused, reason: "a test", requestId: randomUUID() });
    await advance(stack, DAY + 6 * HOUR);
    await awaitProblem(hours, DeliveryProblem_Type.LATE);
    await scan(stack, hours.trackingNumber, "301");
    const days = await aCustomer(stack, { codes: [["102", 1]], promised: 1 });
    await advance(stack, 9 * DAY);
    const { shipment } = await awaitProblem(days, DeliveryProblem_Type.LATE);
    await pause(true);
    await scan(stack, days.trackingNumber, "301");
    await awaitUnit(days, Unit_State.DELIVERED);
    const actions = await stack.client(ActionService, days.customer);
    const asked = { type: Action_Type.COMPENSATION, order: days.order.name, shipment };
    await assert.rejects(actions.previewAction({ action: asked, requestId: randomUUID() }), rejectedWith("ACTIONS_PAUSED"));
    await pause(false);
    const staff = await stack.client(ConcessionService, "agents/ada", "agent");
    for (const { customer } of [hours, days]) assert.deepEqual((await staff.listConcessions({ parent: customer })).concessions, []);
  });

  test("late, then stuck, then lost: each by its own clock, and found after all", async () => {
    const customer = await aCustomer(stack, { codes: [["102", 1]], promised: 2 });
    await advance(stack, 6 * DAY);
    await awaitProblem(customer, DeliveryProblem_Type.STUCK);
    await advance(stack, 25 * DAY);
    await awaitProblem(customer, DeliveryProblem_Type.LOST);
    await awaitUnit(customer, Unit_State.LOST);
    await scan(stack, customer.trackingNumber, "301");
    await awaitUnit(customer, Unit_State.DELIVERED);
    await awaited(() => problemsOf(customer), (all) => all.every(({ state }) => state === DeliveryProblem_State.RESOLVED));
    await assertMoney(stack, customer, []);
  });
});

describe("3.4 an exchange with a difference", () => {
  const withVariant = (book) => { book.lines[0].variant = variant("red"); return book; };
  const exchangeFor = (colour) => ({ resolution: Resolution.EXCHANGE, variants: [variant(colour)], reason: ReturnReason.DEFECTIVE });
  const totalOf = async ({ refunds }, order) => (await refunds.getRefundableBalance({ order })).items.reduce((sum, { amount }) => sum + amount.minorUnits, 0n);

  async function exchanged(customer, unit, colour) {
    const label = await returned(customer, unit.slice(0, unit.indexOf("/units/")), unit, exchangeFor(colour));
    return handedOver(customer, label, (current) => current.replacementOrder);
  }

  async function delivered({ orders }, name) {
    const { order } = await orders.getOrder({ name });
    const warehouse = await stack.client(FulfilmentService, "agents/hall", "warehouse");
    const trackingNumber = `X${name.slice("orders/".length)}`;
    const units = order.lines.flatMap((line) => line.units.map((unit) => unit.name));
    await warehouse.createShipment({ order: name, carrier: "sandbox", trackingNumber, units, requestId: randomUUID() });
    for (const code of ["102", "301"]) await scan(stack, trackingNumber, code);
    await awaited(async () => (await orders.getOrder({ name })).order.lines[0].units[0].state, (state) => state === Unit_State.DELIVERED);
    return units[0];
  }

  test("dearer, then cheaper: the exchanged unit is exchanged, and what was paid is what goes back in the end", async () => {
    const customer = await aCustomer(stack, { change: withVariant });
    const first = await exchanged(customer, customer.unit, "steel");
    assert.equal(await totalOf(customer, first.replacementOrder), 10799n);
    const second = await exchanged(customer, await delivered(customer, first.replacementOrder), "small");
    const { refund } = await awaitReturn(customer.returns, second.name, (current) => current.refund);
    assert.equal((await succeeded(customer, refund)).total.minorUnits, 10799n - 6479n);
    const unit = await delivered(customer, second.replacementOrder);
    const back = await handedOver(customer, await returned(customer, second.replacementOrder, unit), (current) => current.refund);
    assert.equal((await succeeded(customer, back.refund)).total.minorUnits, 6479n);
    assert.equal(await totalOf(customer, customer.order.name), 0n);
    await trialBalance(stack);
  });

  test("chargeback on what paid for it: the new unit's money waits for the bank, and flows when the seller wins", async () => {
    const customer = await aCustomer(stack, { change: withVariant });
    const done = await exchanged(customer, customer.unit, "black");
    const unit = await delivered(customer, done.replacementOrder);
    await dispute(stack, customer);
    const open = await awaitDispute(stack, customer, ...OPEN);
    assert.equal((await balanceOf(customer, customer.order.name)).refundable.minorUnits, 0n);
    await assert.rejects(returned(customer, done.replacementOrder, unit), (error) => /CHARGEBACK|DISPUTE|BALANCE/.test(
      JSON.stringify((error.details ?? []).map(({ debug, value }) => debug ?? Buffer.from(value).toString()))));
    await dispute(stack, customer, { id: open.providerDisputeId, status: "won" });
    await awaitDispute(stack, customer, Dispute_State.WON);
    const back = await handedOver(customer, await returned(customer, done.replacementOrder, unit), (current) => current.refund);
    assert.equal((await succeeded(customer, back.refund)).total.minorUnits, 8639n);
    await assertMoney(stack, customer, [8639]);
  });
});

test("T-ASK-2: a programme that acts for a customer learns what is allowed and why, and does it, in one session and without a page", async () => {
  const customer = await aCustomer(stack, { seller: SHOP, promised: 0 });
  const { order, unit } = customer;
  const reason = ReturnReason.DEFECTIVE;
  const { units: [judged] } = await customer.returns.evaluateEligibility({ order: order.name, reason });
  assert.equal(judged.unit, unit);
  assert.ok(judged.eligible && judged.policyRows.length > 0 && judged.policyVersion !== "");
  assert.ok(seconds(judged.deadline) > await now(stack));
  const { units: [claimable] } = await customer.claims.checkClaimEligibility({ order: order.name, type: Claim_Type.NOT_AS_DESCRIBED });
  assert.equal(claimable.unit, unit);
  assert.ok(claimable.eligible, claimable.blockers.join());

  const actions = await stack.client(ActionService, customer.customer);
  const { action } = await actions.previewAction({
    action: { type: Action_Type.RETURN, order: order.name, units: [unit], returnReason: reason }, requestId: randomUUID(),
  });
  assert.equal(action.state, Action_State.QUOTED);
  assert.equal((await customer.returns.listReturns({ parent: order.name })).returns.length, 0);
  const done = (await actions.executeAction({ name: action.name })).action;
  assert.equal((await actions.executeAction({ name: action.name })).action.result.action, done.result.action);
  assert.equal((await customer.returns.listReturns({ parent: order.name })).returns.length, 1);

  const help = await stack.client(HelpSessionService, customer.customer);
  const { helpSession } = await help.createHelpSession({ order: order.name, requestId: randomUUID() });
  assert.equal((await help.getHelpSession({ name: helpSession.name })).helpSession.order, order.name);
});
