// A gift comes back from whoever got it, who learns nothing of the giver (INV-16); and store credit instead of the card.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { StoreCreditService } from "../../libs/client_ts/dist/gen/recourse/account/v1/store_credit_service_pb.js";
import { StoreCreditLot_Class } from "../../libs/client_ts/dist/gen/recourse/account/v1/store_credit_pb.js";
import { GiftService } from "../../libs/client_ts/dist/gen/recourse/order/v1/gift_service_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { Component_Kind } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { RefundTrigger, ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Refund_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { GiftReturnService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/gift_return_service_pb.js";
import { Resolution, Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { rejectedWith, trialBalance } from "./journey.mjs";
import { aCustomerWithABlender, awaitRefund, awaitReturn, handOver, providerRefunds, sayYes } from "./money.mjs";
import { importOrder, makeCustomer, orderOf, usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";
import { awaited } from "./until.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const HOME = {
  recipient: "Bea Bright", lines: ["2 Garden Row"], locality: "Dover", postalCode: "19901", regionCode: "US",
};
const REASON = ReturnReason.NO_LONGER_NEEDED;

const creditOf = async (customer) => {
  const account = await stack.client(StoreCreditService, customer);
  return (await account.getStoreCredit({ customer })).lots;
};

// Ana buys, Bea gets it and has the receipt.
async function aGift({ price = 7999 } = {}) {
  const [giver, recipient] = [await makeCustomer(stack), await makeCustomer(stack)];
  const receipt = `giftReceipts/${randomBytes(10).toString("hex").toUpperCase()}`;
  const book = { ...orderOf(giver), gift: true, giftReceipt: receipt };
  book.lines[0].components = [{ kind: Component_Kind.ITEM, amount: usd(price) }];
  book.lines[0].facts.unitPrice = usd(price);
  book.payments = [{ label: "Visa ending 4242", providerReference: book.payments[0].providerReference, captured: usd(price) }];
  await importOrder(stack, book);
  return {
    giver, recipient, receipt, book, unit: `${receipt}/units/1`,
    gifts: await stack.client(GiftService, recipient), giftReturns: await stack.client(GiftReturnService, recipient),
    returns: await stack.client(ReturnsService, recipient), refunds: await stack.client(RefundsService, recipient),
  };
}

async function sentBack(gift) {
  const { terms, quoteToken } = await gift.giftReturns.quoteGiftReturn({ giftReceipt: gift.receipt, units: [gift.unit], reason: REASON });
  const { returnCase } = await gift.giftReturns.createGiftReturn({ quoteToken, sender: HOME, requestId: randomUUID() });
  const labelled = await awaitReturn(gift.returns, returnCase.name, (current) => current.label?.trackingNumber);
  return { terms, quoteToken, labelled };
}

async function received(gift, { name }) {
  const desk = await stack.client(ReturnsService, "warehouses/reno", "warehouse");
  await desk.receiveReturn({ name, requestId: randomUUID() });
  return awaitReturn(gift.returns, name, (current) => current.state === Return_State.PROCESSED);
}

// Whatever the recipient is shown, as one text; tokens are readable by whoever holds them.
function shown(...answers) {
  const plain = (key, value) => (typeof value === "bigint" ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value);
  const decoded = answers.map((answer) => (answer.quoteToken ? Buffer.from(answer.quoteToken.split(".").join(""), "base64url").toString("latin1") : ""));
  return JSON.stringify(answers, plain) + decoded.join("");
}

test("INV-16: a gift returned by its recipient becomes their store credit on receipt, and shows nothing of the giver", async () => {
  const gift = await aGift();
  const { gift: seen } = await gift.gifts.getGift({ name: gift.receipt });
  assert.deepEqual(seen.units.map(({ name, title }) => [name, title]), [[gift.unit, "Countertop blender"]]);
  const { terms, quoteToken, labelled } = await sentBack(gift);
  assert.equal(terms.trigger, RefundTrigger.ON_RECEIPT);
  assert.equal(terms.creditedTo, gift.recipient);

  await stack.sandbox("/carrier/scans", { tracking_number: labelled.label.trackingNumber, code: "102" });
  const travelling = await awaitReturn(gift.returns, labelled.name, (current) => current.state === Return_State.IN_TRANSIT);
  assert.deepEqual(await creditOf(gift.recipient), []);
  const done = await received(gift, labelled);
  const refund = await awaitRefund(gift.refunds, done.refund);
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  const lots = await awaited(() => creditOf(gift.recipient), ({ length }) => length > 0);
  assert.deepEqual(lots.map((lot) => [lot.class, lot.remaining, lot.source]), [[StoreCreditLot_Class.REFUND, terms.refundTotal, refund.name]]);
  assert.deepEqual(await providerRefunds(stack, gift.book), []);

  const orderId = gift.book.name.slice("orders/".length);
  for (const secret of [orderId, gift.giver, gift.giver.slice("customers/".length), "Visa", "4242"]) {
    assert.ok(!shown(seen, { terms }, { quoteToken }, labelled, travelling, done, refund).includes(secret), secret);
  }
  const giversOrder = await stack.client(OrderService, gift.recipient);
  await assert.rejects(giversOrder.getOrder({ name: gift.book.name }), rejectedWith("RESOURCE_NOT_FOUND"));
  // What was refunded to the recipient cannot be refunded to the giver once more.
  const ofGiver = await stack.client(RefundsService, gift.giver);
  const { payments } = await ofGiver.getRefundableBalance({ order: gift.book.name });
  assert.equal(payments[0].refundable.minorUnits, 7999n - terms.refundTotal.minorUnits);
  await assert.rejects(ofGiver.getRefund({ name: refund.name }), rejectedWith("RESOURCE_NOT_FOUND"));
  const returnsOfGiver = await stack.client(ReturnsService, gift.giver);
  assert.deepEqual((await returnsOfGiver.listReturns({ parent: gift.book.name })).returns, []);
  await trialBalance(stack);
});

test("RF-GIFT-2000: a gift too dear goes back to the giver's own payment, and its recipient hears no amount", async () => {
  const gift = await aGift({ price: 250_000 });
  const { terms, labelled } = await sentBack(gift);
  assert.equal(terms.creditedTo, "");
  assert.equal(terms.refundTotal, undefined);
  assert.ok(terms.policyRows.includes("RF-GIFT-2000-USD"));
  const done = await received(gift, labelled);
  assert.equal(done.refund, "");
  const paid = await awaited(() => providerRefunds(stack, gift.book), ({ length }) => length > 0);
  assert.equal(paid.length, 1);
  assert.deepEqual(await creditOf(gift.recipient), []);
});

test("a gift quote is good for its bearer, for gifts, and for one return", async () => {
  const gift = await aGift();
  await assert.rejects(gift.gifts.getGift({ name: "giftReceipts/NOBODYHASTHIS1" }), rejectedWith("RESOURCE_NOT_FOUND"));
  const request = { giftReceipt: gift.receipt, units: [gift.unit], reason: REASON };
  await assert.rejects(gift.giftReturns.quoteGiftReturn({ ...request, units: [`${gift.book.name}/units/1`] }), rejectedWith("UNIT_NOT_IN_ORDER"));
  const { quoteToken } = await gift.giftReturns.quoteGiftReturn(request);
  const other = await stack.client(GiftReturnService, await makeCustomer(stack));
  await assert.rejects(other.createGiftReturn({ quoteToken, sender: HOME, requestId: randomUUID() }), rejectedWith("QUOTE_INVALID"));
  await assert.rejects(gift.returns.createReturn({ quoteToken, requestId: randomUUID() }), rejectedWith("QUOTE_INVALID"));
  const requestId = randomUUID();
  const twice = await Promise.all([1, 2].map(() => gift.giftReturns.createGiftReturn({ quoteToken, sender: HOME, requestId })));
  assert.equal(twice[0].returnCase.name, twice[1].returnCase.name);
  await assert.rejects(gift.giftReturns.createGiftReturn({ quoteToken, sender: HOME, requestId: randomUUID() }), (error) => {
    const told = [error.message, ...error.details.map(({ value }) => Buffer.from(value).toString("latin1"))].join(" ");
    assert.ok(!told.includes(gift.book.name), "a refusal names the giver's order");
    return rejectedWith("REMEDY_ALREADY_OPEN")(error);
  });
});

test("a customer who asks for store credit gets it at once, and the card gets nothing", async () => {
  const buyer = await aCustomerWithABlender(stack);
  const wish = { order: buyer.order.name, units: [buyer.unit], reason: ReturnReason.ITEM_DAMAGED_BOX_OK };
  await assert.rejects(
    buyer.returns.quoteReturn({ ...wish, resolution: Resolution.REPLACEMENT, toStoreCredit: true }), rejectedWith("INVALID_FIELD"));
  const { terms, quoteToken } = await buyer.returns.quoteReturn({ ...wish, toStoreCredit: true });
  assert.deepEqual(terms.destinations.map((each) => each.paymentLabel), ["store credit"]);
  assert.equal(terms.expectedDays, 0);
  const handed = await handOver(stack, buyer, await sayYes(buyer, quoteToken));
  const refund = await awaitRefund(buyer.refunds, handed.refund);
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  const lots = await awaited(() => creditOf(buyer.customer), ({ length }) => length > 0);
  assert.deepEqual(lots.map(({ remaining }) => remaining.minorUnits), [8639n]);
  assert.deepEqual(await providerRefunds(stack, buyer.order), []);
  await trialBalance(stack);
});
