import { anyUnpack, timestampMs } from "@bufbuild/protobuf/wkt";
import { createClient, newRequestId } from "@recourse/client";
import { Control_Holder, Speaker, type Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { ConversationService } from "@recourse/client/recourse/agent/v1/conversation_service_pb";
import {
  Contact_State,
  ContactSchema,
  OfferSchema,
  Presence_Status,
  type Contact,
  type Offer,
  type Presence,
} from "@recourse/client/recourse/routing/v1/contact_pb";
import { WorkService } from "@recourse/client/recourse/routing/v1/contact_service_pb";
import type { Transport } from "@connectrpc/connect";
import type { Connection } from "@recourse/web-shared/event_stream";
import { LiveLog } from "@recourse/web-shared/live_log";
import { newDraft, unsent, withState, type Draft } from "@recourse/web-shared/outbox";
import { Running } from "@recourse/web-shared/running";
import { Store } from "@recourse/web-shared/store";
import { TypingSeen, TypingTold } from "@recourse/web-shared/typing";
import { explain } from "@recourse/web-shared/words";

export interface Chat {
  contact: Contact;
  /** Fences what this agent writes; 0 while it is being looked up. */
  controlEpoch: bigint;
  entries: readonly Entry[];
  drafts: readonly Draft[];
  customerTyping: boolean;
  /** Written by the customer since the agent last looked. */
  unread: number;
}

export interface ConsoleState {
  connection: Connection;
  presence?: Presence;
  offers: readonly Offer[];
  chats: readonly Chat[];
  /** Name of the contact that is open. */
  selected: string;
  problem: string;
}

const HEARTBEAT_EVERY_MS = 15_000;
const OFFER_OVER = ["offer.expired", "offer.withdrawn", "offer.declined", "offer.accepted"];

/** Everything the console knows and does. What is in hand is the server's; a reload asks for it again. */
export class ConsoleModel {
  readonly store = new Store<ConsoleState>({
    connection: "connecting",
    offers: [],
    chats: [],
    selected: "",
    problem: "",
  });
  readonly #agent: string;
  readonly #work;
  readonly #conversations;
  readonly #live: LiveLog;
  readonly #typingSeen = new TypingSeen(() => this.#eachChat((chat) => chat));
  readonly #running = new Running();
  readonly #typingTold = new TypingTold();
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(transport: Transport, agent: string, onSignedOut: () => void) {
    this.#agent = agent;
    this.#work = createClient(WorkService, transport);
    this.#conversations = createClient(ConversationService, transport);
    this.#live = new LiveLog(transport, {
      onEntries: (entries) => this.#onEntries(entries),
      onEphemeral: ({ log, type, speaker }) => {
        if (type === "typing" && speaker === Speaker.CUSTOMER) this.#typingSeen.seen(log);
      },
      onConnection: (connection) => this.#onConnection(connection),
      onSignedOut,
    });
  }

  start(): void {
    this.#live.start();
    void this.#listWork();
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_EVERY_MS);
    void this.#beat();
  }

  stop(): void {
    this.#live.stop();
    clearInterval(this.#heartbeat);
  }

  async setStatus(status: Presence_Status): Promise<void> {
    await this.#act(`status ${status}`, async () => {
      const { presence } = await this.#work.setStatus({ status, requestId: newRequestId() });
      if (presence) this.store.update({ presence });
    });
  }

  async goOffline(): Promise<void> {
    await this.setStatus(Presence_Status.OFFLINE);
  }

  async accept(offer: Offer): Promise<void> {
    await this.#act(offer.name, async () => {
      try {
        const { contact, controlEpoch } = await this.#work.acceptOffer({ name: offer.name, requestId: newRequestId() });
        if (contact) {
          this.#take({ ...contact, ...(!contact.context && offer.contact?.context && { context: offer.contact.context }) }, controlEpoch);
          this.select(contact.name);
        }
      } finally {
        this.#dropOffer(offer.name);
      }
    });
  }

  async decline(offer: Offer): Promise<void> {
    await this.#act(offer.name, async () => {
      try {
        await this.#work.declineOffer({ name: offer.name, reason: "declined", requestId: newRequestId() });
      } finally {
        this.#dropOffer(offer.name);
      }
    });
  }

  /** The server's word on it comes by the stream; this is for the moment until then. */
  offerRanOut(offer: Offer): void {
    this.#dropOffer(offer.name);
  }

  select(contact: string): void {
    this.store.update({ selected: contact });
    this.#changeChat(contact, (chat) => ({ ...chat, unread: 0 }));
  }

  async send(chat: Chat, text: string): Promise<void> {
    const draft = newDraft(text);
    this.#changeChat(chat.contact.name, (now) => ({ ...now, drafts: [...now.drafts, draft] }));
    await this.#deliver(chat.contact.name, draft);
  }

  async retry(chat: Chat, draft: Draft): Promise<void> {
    this.#changeChat(chat.contact.name, (now) => ({ ...now, drafts: withState(now.drafts, draft.requestId, "sending") }));
    await this.#deliver(chat.contact.name, draft);
  }

  typing(chat: Chat): void {
    if (this.#typingTold.due()) this.#conversations.setTyping({ conversation: chat.contact.conversation }).catch(() => undefined);
  }

  async end(chat: Chat): Promise<void> {
    await this.#act(chat.contact.name, async () => {
      const { contact } = await this.#work.endContact({ name: chat.contact.name, requestId: newRequestId() });
      if (contact) this.#merge(contact);
    });
  }

  async complete(chat: Chat, disposition: string, note: string): Promise<void> {
    const { name } = chat.contact;
    await this.#act(name, async () => {
      await this.#work.completeContact({ name, disposition, note, requestId: newRequestId() });
      const chats = this.store.value.chats.filter(({ contact }) => contact.name !== name);
      this.store.update({ chats, selected: chats[0]?.contact.name ?? "" });
      await this.#beat();
    });
  }

  async #deliver(name: string, draft: Draft): Promise<void> {
    const chat = this.#chat(name);
    if (!chat) return;
    try {
      const { conversation } = chat.contact;
      const { entry } = await this.#conversations.sendMessage({
        conversation, text: draft.text, controlEpoch: chat.controlEpoch, requestId: draft.requestId,
      });
      if (entry) {
        this.#live.book.add([entry]);
        this.#refresh(conversation);
      }
    } catch (error) {
      this.#changeChat(name, (now) => ({ ...now, drafts: withState(now.drafts, draft.requestId, "failed") }));
      this.store.update({ problem: explain(error) });
    }
  }

  #onConnection(connection: Connection): void {
    const before = this.store.value.connection;
    this.store.update({ connection });
    // Whatever happened while nobody listened.
    if (connection === "live" && before === "waiting") void this.#listWork();
  }

  async #listWork(): Promise<void> {
    await this.#try(async () => {
      const { offers, contacts } = await this.#work.listWork({});
      this.store.update({
        offers,
        chats: this.store.value.chats.filter(({ contact }) => contacts.some(({ name }) => name === contact.name)),
      });
      for (const contact of contacts) {
        if (!this.#chat(contact.name)) this.#take(contact, 0n);
        else this.#merge(contact);
        await this.#lookUpControl(contact);
      }
      const { selected, chats } = this.store.value;
      if (!this.#chat(selected)) this.store.update({ selected: chats[0]?.contact.name ?? "" });
    });
  }

  async #lookUpControl(contact: Contact): Promise<void> {
    const { conversation } = await this.#conversations.getConversation({ name: contact.conversation });
    const control = conversation?.control;
    if (control?.holder !== Control_Holder.AGENT || control.agent !== this.#agent) return;
    this.#changeChat(contact.name, (chat) => ({ ...chat, controlEpoch: control.epoch }));
  }

  async #beat(): Promise<void> {
    try {
      const { presence } = await this.#work.heartbeat({});
      if (presence) this.store.update({ presence });
    } catch {
      // The next one comes in 15 s; the connection note speaks for longer troubles.
    }
  }

  #onEntries(entries: Entry[]): void {
    for (const entry of entries) {
      if (entry.log === this.#agent) this.#onOwnEntry(entry);
      else this.#onTold(entry);
    }
    for (const log of new Set(entries.map((entry) => entry.log))) {
      this.#refresh(log, entries.filter((entry) => entry.log === log && entry.speaker === Speaker.CUSTOMER).length);
    }
  }

  // News of an offer is a reason to ask, not the truth: after a reload old news comes again.
  #onOwnEntry(entry: Entry): void {
    const offer = entry.detail && anyUnpack(entry.detail, OfferSchema);
    if (!offer) return;
    if (OFFER_OVER.includes(entry.type)) return this.#dropOffer(offer.name);
    const known = this.store.value.offers.some(({ name }) => name === offer.name);
    if (entry.type === "offer.made" && !known && secondsLeft(offer) > 0) void this.#listWork();
  }

  #onTold(entry: Entry): void {
    const contact = entry.detail && anyUnpack(entry.detail, ContactSchema);
    const chat = contact && this.#chat(contact.name);
    if (!chat || contact.epoch < chat.contact.epoch) return;
    if (contact.state === Contact_State.QUEUED) {
      // It went back to the line, unless this is how it came from there.
      if (contact.epoch === chat.contact.epoch) return;
      return this.store.update({ chats: this.store.value.chats.filter((other) => other !== chat) });
    }
    this.#merge({ ...contact, state: Math.max(contact.state, chat.contact.state) });
  }

  #refresh(log: string, fromCustomer = 0): void {
    this.#eachChat((chat) => {
      if (chat.contact.conversation !== log) return chat;
      const entries = this.#live.book.of(log);
      const looking = chat.contact.name === this.store.value.selected;
      return { ...chat, entries, drafts: unsent(chat.drafts, entries), unread: looking ? 0 : chat.unread + fromCustomer };
    });
    const mine = this.store.value.chats.some(({ contact }) => contact.conversation === log);
    if (mine && this.#live.book.gapAfter(log) !== undefined) void this.#live.fill(log);
    if (this.#live.book.of(log).at(-1)?.speaker === Speaker.CUSTOMER) this.#typingSeen.ended(log);
  }

  #take(contact: Contact, controlEpoch: bigint): void {
    if (this.#chat(contact.name)) return this.#merge(contact);
    const chat: Chat = { contact, controlEpoch, entries: [], drafts: [], customerTyping: false, unread: 0 };
    this.store.update({ chats: [...this.store.value.chats, chat] });
    this.#refresh(contact.conversation);
  }

  // Announcements carry a contact without its context: what is known stays.
  #merge(contact: Contact): void {
    this.#changeChat(contact.name, (chat) => {
      const context = contact.context ?? chat.contact.context;
      return { ...chat, contact: { ...contact, ...(context && { context }) } };
    });
  }

  #dropOffer(name: string): void {
    this.store.update({ offers: this.store.value.offers.filter((offer) => offer.name !== name) });
  }

  #chat(name: string): Chat | undefined {
    return this.store.value.chats.find(({ contact }) => contact.name === name);
  }

  #changeChat(name: string, change: (chat: Chat) => Chat): void {
    this.#eachChat((chat) => (chat.contact.name === name ? change(chat) : chat));
  }

  #eachChat(change: (chat: Chat) => Chat): void {
    const typing = (chat: Chat) => ({ ...chat, customerTyping: this.#typingSeen.in(chat.contact.conversation) });
    this.store.update({ chats: this.store.value.chats.map((chat) => typing(change(chat))) });
  }

  async #act(key: string, action: () => Promise<void>): Promise<void> {
    this.store.update({ problem: "" });
    await this.#running.once(key, () => this.#try(action));
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.store.update({ problem: explain(error) });
    }
  }
}

export function secondsLeft(offer: Offer, now = Date.now()): number {
  return offer.expireTime ? (timestampMs(offer.expireTime) - now) / 1000 : 0;
}
