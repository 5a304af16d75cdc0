import assert from "node:assert/strict";
import { after, test } from "node:test";

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { anyPack, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { createRouterTransport } from "@connectrpc/connect";
import { Control_Holder, EntrySchema, Speaker } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { ConversationService } from "@recourse/client/recourse/agent/v1/conversation_service_pb";
import { EventService } from "@recourse/client/recourse/agent/v1/event_service_pb";
import { Contact_State, ContactSchema, OfferSchema, type Contact, type Offer } from "@recourse/client/recourse/routing/v1/contact_pb";
import { WorkService } from "@recourse/client/recourse/routing/v1/contact_service_pb";

import { ConsoleModel, type ConsoleState } from "../src/console_model.js";

const AGENT = "agents/maria";
const LOG = "conversations/1";
const contact = create(ContactSchema, {
  name: "contacts/1", conversation: LOG, state: Contact_State.CONNECTED, epoch: 1n, context: { summary: "A blender arrived smashed." },
});
const offer = create(OfferSchema, { name: "offers/1", contact, expireTime: timestampFromDate(new Date(Date.now() + 20_000)) });
const queued = create(ContactSchema, { ...contact, state: Contact_State.QUEUED, epoch: 0n });
const entry = (sequence: bigint, fields: MessageInitShape<typeof EntrySchema>) => create(EntrySchema, { log: LOG, sequence, ...fields });

/** A stack as a console finds it that was reloaded right after an offer was accepted. */
class Stack {
  offers: Offer[] = [];
  contacts: Contact[] = [contact];
  readonly sent: bigint[] = [];
  #streaming: (() => void) | undefined;
  readonly #mayStream = new Promise<void>((resolve) => (this.#streaming = resolve));

  streams(): void {
    this.#streaming?.();
  }

  transport() {
    return createRouterTransport(({ service }) => {
      service(WorkService, {
        listWork: () => ({ offers: this.offers, contacts: this.contacts }),
        heartbeat: () => ({ presence: { agent: AGENT, chatSlots: 3 } }),
      });
      service(ConversationService, {
        getConversation: () => ({ conversation: { name: LOG, control: { holder: Control_Holder.AGENT, agent: AGENT, epoch: 4n } } }),
        sendMessage: ({ text, controlEpoch, requestId }) => {
          this.sent.push(controlEpoch);
          return { entry: entry(3n, { type: "message", text, requestId, speaker: Speaker.AGENT }) };
        },
      });
      const mayStream = this.#mayStream;
      service(EventService, {
        async *watchEvents() {
          await mayStream;
          yield {
            entries: [
              entry(1n, { type: "contact.queued", text: "You are in line.", detail: anyPack(ContactSchema, queued) }),
              entry(2n, { type: "message", text: "hello?", speaker: Speaker.CUSTOMER }),
              entry(1n, { log: AGENT, type: "offer.made", text: "A customer is waiting.", detail: anyPack(OfferSchema, offer) }),
            ],
            resumeToken: "1",
          };
          await new Promise(() => undefined);
        },
      });
    });
  }
}

const models: ConsoleModel[] = [];
after(() => models.forEach((model) => model.stop()));

function open(stack: Stack): ConsoleModel {
  const model = new ConsoleModel(stack.transport(), AGENT, () => undefined);
  models.push(model);
  model.start();
  return model;
}

function until(model: ConsoleModel, holds: (state: ConsoleState) => boolean): Promise<ConsoleState> {
  return new Promise((resolve) => {
    const look = () => holds(model.store.value) && resolve(model.store.value);
    model.store.watch(look);
    look();
  });
}

const isWhole = ({ chats }: ConsoleState) => chats.length === 1 && chats[0]!.entries.length === 2 && chats[0]!.controlEpoch === 4n;

test("a reload loses nothing when the work is listed before the stream brings its old news", async () => {
  const stack = new Stack();
  const model = open(stack);
  await until(model, ({ chats }) => chats[0]?.controlEpoch === 4n);
  stack.streams();
  const { offers, selected } = await until(model, isWhole);
  assert.deepEqual(offers, []);
  assert.equal(selected, contact.name);
});

test("a reload loses nothing when the stream is first", async () => {
  const stack = new Stack();
  stack.streams();
  const model = open(stack);
  const { offers } = await until(model, isWhole);
  assert.deepEqual(offers, []);
});

test("after a reload a message carries the epoch of control that the conversation has", async () => {
  const stack = new Stack();
  stack.streams();
  const model = open(stack);
  const { chats } = await until(model, isWhole);
  await model.send(chats[0]!, "here I am");
  assert.deepEqual(stack.sent, [4n]);
  assert.deepEqual(model.store.value.chats[0]!.drafts, []);
  assert.equal(model.store.value.chats[0]!.entries.at(-1)?.text, "here I am");
});

test("what is known stays when news of a contact comes without it", async () => {
  const stack = new Stack();
  stack.streams();
  const model = open(stack);
  const { chats } = await until(model, isWhole);
  assert.equal(chats[0]!.contact.context?.summary, "A blender arrived smashed.");
});

test("news of an offer makes the console ask for its work", async () => {
  const stack = new Stack();
  stack.contacts = [];
  const model = open(stack);
  stack.offers = [offer];
  stack.streams();
  const { offers } = await until(model, (state) => state.offers.length === 1);
  assert.equal(offers[0]?.name, offer.name);
});
