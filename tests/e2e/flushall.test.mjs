// Redis holds nothing that matters: emptied, or gone, in the middle of both stories, they go on as told.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { anyUnpack } from "@bufbuild/protobuf/wkt";

import { ConversationService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_service_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";
import { Contact_State, OfferSchema, Presence_Status } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_pb.js";
import { ContactService, WorkService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_service_pb.js";

import { Entries, Helped, Option_Kind } from "./help.mjs";
import { providerRefunds } from "./money.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

function redis(...command) {
  return execFileSync("redis-cli", ["-p", String(6390 + stack.base), ...command], { encoding: "utf8" }).trim();
}

const DISTURBANCES = {
  "FLUSHALL": () => assert.equal(redis("FLUSHALL"), "OK"),
  "every connection killed": () => redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"),
};

for (const [name, disturb] of Object.entries(DISTURBANCES)) {
  test(`${name} between all steps of the refund story: paid once`, async () => {
    const customer = await makeCustomer(stack);
    const order = await importOrder(stack, orderOf(customer));
    disturb();
    const helped = await Helped.open(stack, customer);
    disturb();
    const quoted = await helped.answerTo("the blender i got last week is smashed, i want my money back");
    const copy = `copy:help_session:${helped.session.name}`;
    if (name === "FLUSHALL") {
      assert.equal(redis("EXISTS", copy), "1");
      disturb();
      assert.equal(redis("EXISTS", copy), "0");
      redis("HSET", copy, "version", "0".repeat(20), "bytes", "");  // an older one has come back: it is not read
    } else {
      disturb();
    }
    await helped.tap(quoted, Option_Kind.CONFIRM);
    const done = await helped.nextTurn();
    await helped.entries.next("return.label_issued");
    disturb();
    const returns = await stack.client(ReturnsService, customer);
    const { returnCase } = await returns.getReturn({ name: done.step.value.action });
    await stack.sandbox("/carrier/scans", { tracking_number: returnCase.label.trackingNumber, code: "102" });
    disturb();
    await helped.entries.next("refund.succeeded");
    assert.equal((await providerRefunds(stack, order)).length, 1);
  });

  test(`${name} while a customer waits and while they talk: the place is kept, no word is lost`, async () => {
    const first = await Helped.open(stack, await makeCustomer(stack));
    const second = await Helped.open(stack, await makeCustomer(stack));
    const ask = async (helped) => (await helped.help.requestHuman({ name: helped.session.name, requestId: randomUUID() })).contact;
    const contact = await ask(first);
    await ask(second);
    disturb();
    const contacts = await stack.client(ContactService, first.session.customer);
    assert.equal((await contacts.getContactEstimate({ name: contact.name })).position, 1);

    const agent = `agents/${randomUUID()}`;
    const work = await stack.client(WorkService, agent, "agent");
    const desk = await stack.client(ConversationService, agent, "agent");
    const entries = await Entries.of(stack, agent, "agent");
    await work.setStatus({ status: Presence_Status.AVAILABLE, requestId: randomUUID() });
    disturb();
    const offer = anyUnpack((await entries.next("offer.made")).detail, OfferSchema);
    assert.equal(offer.contact.name, contact.name);
    const { controlEpoch } = await work.acceptOffer({ name: offer.name, requestId: randomUUID() });
    const { conversation } = first.session;
    for (let i = 0; i < 5; i++) {
      await desk.sendMessage({ conversation, text: `agent ${i}`, controlEpoch, requestId: randomUUID() });
      disturb();
      await first.write(`customer ${i}`);
    }
    await entries.next((entry) => entry.text === "customer 4");
    const said = (await desk.listEntries({ parent: conversation, pageSize: 500 })).entries.map(({ text }) => text);
    for (let i = 0; i < 5; i++) {
      assert.equal(said.filter((text) => text === `agent ${i}`).length, 1);
      assert.equal(said.filter((text) => text === `customer ${i}`).length, 1);
    }
    const completed = await work.completeContact({ name: contact.name, disposition: "resolved", requestId: randomUUID() });
    assert.equal(completed.contact.state, Contact_State.COMPLETED);
    await work.setStatus({ status: Presence_Status.OFFLINE, requestId: randomUUID() });
    const waiting = await stack.client(ContactService, second.session.customer);
    const { contact: left } = await second.help.requestHuman({ name: second.session.name, requestId: randomUUID() });
    await waiting.cancelContact({ name: left.name, requestId: randomUUID() });
  });
}
