import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { createClient, newRequestId } from "@recourse/client";
import { Speaker, type Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { ConversationService } from "@recourse/client/recourse/agent/v1/conversation_service_pb";
import { InsightsService } from "@recourse/client/recourse/insights/v1/insights_service_pb";
import { SurveySchema, type Survey } from "@recourse/client/recourse/insights/v1/survey_pb";
import type { Order } from "@recourse/client/recourse/order/v1/order_pb";
import { OrderService } from "@recourse/client/recourse/order/v1/order_service_pb";
import { RefundSchema, type Refund } from "@recourse/client/recourse/refunds/v1/refunds_pb";
import { ReturnSchema, type Return } from "@recourse/client/recourse/returns/v1/returns_pb";
import { ReturnsService } from "@recourse/client/recourse/returns/v1/returns_service_pb";
import { ContactService, type GetContactEstimateResponse } from "@recourse/client/recourse/routing/v1/contact_service_pb";
import type { AssistantTurn, HelpSession, Option } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { HelpSessionService, type PredictedIssue } from "@recourse/client/recourse/routing/v1/help_session_service_pb";
import type { IssueType } from "@recourse/client/recourse/routing/v1/issue_pb";
import type { Transport } from "@connectrpc/connect";
import type { Connection } from "@recourse/web-shared/event_stream";
import { LiveLog } from "@recourse/web-shared/live_log";
import { newDraft, unsent, withState, type Draft } from "@recourse/web-shared/outbox";
import { Running } from "@recourse/web-shared/running";
import { Store } from "@recourse/web-shared/store";
import { TypingSeen, TypingTold } from "@recourse/web-shared/typing";
import { explain } from "@recourse/web-shared/words";

import { turnOf } from "./assistant_turn.js";
import { lastConversation, type LastConversation } from "./last_conversation.js";
import { personStage, type PersonStage } from "./person_stage.js";

export interface HelpState {
  orders: readonly Order[];
  topIssues: readonly IssueType[];
  /** What this customer probably comes for. */
  predicted: readonly PredictedIssue[];
  connection: Connection;
  /** The newest conversation there is, to go on with. */
  last?: LastConversation;
  session?: HelpSession;
  entries: readonly Entry[];
  drafts: readonly Draft[];
  /** Of the assistant's newest answer, while it has not been answered. */
  turn?: AssistantTurn;
  person: PersonStage;
  estimate?: GetContactEstimateResponse;
  agentTyping: boolean;
  returnCase?: Return;
  refund?: Refund;
  survey?: Survey;
  /** What went wrong last, in words; empty when nothing. */
  problem: string;
}

const NOTHING_YET: HelpState = {
  orders: [],
  topIssues: [],
  predicted: [],
  connection: "connecting",
  entries: [],
  drafts: [],
  person: { name: "none" },
  agentTyping: false,
  problem: "",
};

const SESSION_KEY = "recourse.help_session";
const ESTIMATE_EVERY_MS = 10_000;

/** Everything the Help page knows and does. */
export class HelpModel {
  readonly store = new Store<HelpState>(NOTHING_YET);
  readonly #customer: string;
  readonly #help;
  readonly #contacts;
  readonly #conversations;
  readonly #orders;
  readonly #returns;
  readonly #insights;
  readonly #live: LiveLog;
  readonly #typingSeen = new TypingSeen(() => this.#refreshTyping());
  readonly #running = new Running();
  readonly #typingTold = new TypingTold();
  #estimateTimer: ReturnType<typeof setInterval> | undefined;
  #opening: Promise<HelpSession> | undefined;

  constructor(transport: Transport, customer: string, onSignedOut: () => void) {
    this.#customer = customer;
    this.#help = createClient(HelpSessionService, transport);
    this.#contacts = createClient(ContactService, transport);
    this.#conversations = createClient(ConversationService, transport);
    this.#orders = createClient(OrderService, transport);
    this.#returns = createClient(ReturnsService, transport);
    this.#insights = createClient(InsightsService, transport);
    this.#live = new LiveLog(transport, {
      onEntries: (entries) => this.#onEntries(entries),
      onEphemeral: ({ log, type, speaker }) => {
        if (type === "typing" && speaker === Speaker.AGENT) this.#typingSeen.seen(log);
      },
      onConnection: (connection) => this.store.update({ connection }),
      onSignedOut,
    });
  }

  start(): void {
    this.#live.start();
    void this.#try(async () => {
      const { orders } = await this.#orders.listOrders({ parent: this.#customer, pageSize: 5 });
      this.store.update({ orders });
    });
    void this.#try(async () => {
      const { issues, topIssues } = await this.#help.listIssueTypes({});
      this.store.update({ topIssues: topIssues.flatMap((name) => issues.filter((issue) => issue.name === name)) });
    });
    void this.#try(async () => {
      const { issues } = await this.#help.predictIssues({ parent: this.#customer });
      this.store.update({ predicted: issues });
    });
    const kept = sessionStorage.getItem(SESSION_KEY);
    if (kept) void this.#resume(kept);
  }

  stop(): void {
    this.#live.stop();
    clearInterval(this.#estimateTimer);
  }

  /** Goes on with the newest conversation, also in another tab or on another day. */
  async goOn(): Promise<void> {
    const { last } = this.store.value;
    if (last) await this.#act("open", () => this.#resume(last.helpSession));
  }

  /** Leaves the conversation for the start page, from where it can be gone on with. */
  startOver(): void {
    sessionStorage.removeItem(SESSION_KEY);
    clearInterval(this.#estimateTimer);
    this.#estimateTimer = undefined;
    this.#opening = undefined;
    const { orders, topIssues, predicted, connection } = this.store.value;
    this.store.replace({ ...NOTHING_YET, orders, topIssues, predicted, connection });
    this.#showLast();
  }

  /** Opens a conversation, about an order if one is given. */
  async open(order = ""): Promise<void> {
    await this.#act("open", () => this.#session(order));
  }

  /** Says what was guessed, about its order. */
  async confirm(guess: PredictedIssue): Promise<void> {
    await this.open(guess.order);
    await this.send(guess.title);
  }

  async send(text: string): Promise<void> {
    const draft = newDraft(text);
    this.store.update({ drafts: [...this.store.value.drafts, draft], problem: "" });
    await this.#deliver(draft);
  }

  async retry(draft: Draft): Promise<void> {
    this.store.update({ drafts: withState(this.store.value.drafts, draft.requestId, "sending"), problem: "" });
    await this.#deliver(draft);
  }

  async choose(option: Option): Promise<void> {
    await this.#act("choose", async () => {
      const { name } = await this.#session();
      await this.#answer(() => this.#help.submitStep({ name, option: option.id, requestId: newRequestId() }));
    });
  }

  /** Never argued with: whatever else is going on, one tap is enough. */
  async requestPerson(): Promise<void> {
    await this.#act("person", async () => {
      const { name } = await this.#session();
      const { contact } = await this.#answer(() => this.#help.requestHuman({ name, requestId: newRequestId() }));
      if (contact && this.store.value.person.name === "none") this.#setPerson({ name: "waiting", contact: contact.name });
    });
  }

  async leaveLine(): Promise<void> {
    const { person } = this.store.value;
    if (person.name !== "waiting") return;
    await this.#act("leave", async () => {
      await this.#contacts.cancelContact({ name: person.contact, requestId: newRequestId() });
      this.#setPerson({ name: "none" });
    });
  }

  async rate(rating: number, comment: string): Promise<void> {
    const { survey } = this.store.value;
    if (!survey) return;
    await this.#act("rate", async () => {
      const answered = await this.#insights.submitSurvey({ name: survey.name, rating, comment, requestId: newRequestId() });
      if (answered.survey) this.store.update({ survey: answered.survey });
    });
  }

  /** The label to print. */
  async labelDocument(): Promise<Uint8Array | undefined> {
    const { returnCase } = this.store.value;
    if (!returnCase) return undefined;
    const fetched = await this.#act("label", () => this.#returns.getReturn({ name: returnCase.name }));
    return fetched?.returnCase?.label?.document;
  }

  typing(): void {
    const { session, person } = this.store.value;
    if (!session || person.name !== "connected" || !this.#typingTold.due()) return;
    // Lost typing news is no harm.
    this.#conversations.setTyping({ conversation: session.conversation }).catch(() => undefined);
  }

  async #resume(name: string): Promise<void> {
    try {
      const { helpSession } = await this.#help.getHelpSession({ name });
      if (!helpSession) return;
      sessionStorage.setItem(SESSION_KEY, helpSession.name);
      this.#enter(helpSession);
    } catch {
      sessionStorage.removeItem(SESSION_KEY);
    }
  }

  // One conversation, however many taps ask for it at once.
  async #session(order = ""): Promise<HelpSession> {
    if (this.store.value.session) return this.store.value.session;
    this.#opening ??= this.#help
      .createHelpSession({ order, requestId: newRequestId() })
      .then(({ helpSession }) => {
        if (!helpSession) throw new Error("no session in the answer");
        sessionStorage.setItem(SESSION_KEY, helpSession.name);
        this.#enter(helpSession);
        return helpSession;
      })
      .finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  #enter(session: HelpSession): void {
    this.store.update({ session });
    this.#refresh();
  }

  async #deliver(draft: Draft): Promise<void> {
    try {
      const { name } = await this.#session();
      await this.#answer(() => this.#help.sendMessage({ name, text: draft.text, requestId: draft.requestId }));
    } catch (error) {
      this.store.update({ drafts: withState(this.store.value.drafts, draft.requestId, "failed"), problem: explain(error) });
    }
  }

  // What was on the table is off it until the next answer comes, which may be before the reply to the request.
  async #answer<T>(request: () => Promise<T>): Promise<T> {
    const { turn: _, ...rest } = this.store.value;
    this.store.replace(rest);
    try {
      return await request();
    } catch (error) {
      this.#refresh();
      throw error;
    }
  }

  #onEntries(entries: Entry[]): void {
    const { session } = this.store.value;
    if (!session) return this.#showLast();
    if (entries.some(({ log }) => log === session.conversation || log === this.#customer)) this.#refresh();
  }

  #showLast(): void {
    const last = lastConversation(this.#live.book);
    if (last) this.store.update({ last });
  }

  // All that is shown follows from the log, so that a reload shows the same.
  #refresh(): void {
    const { session, drafts } = this.store.value;
    if (!session) return;
    const log = session.conversation;
    const entries = this.#live.book.of(log);
    const about = [...entries, ...this.#live.book.of(this.#customer)];
    const turn = openTurn(entries);
    const returnCase = newest(about, ReturnSchema, (candidate) => session.customer === candidate.customer);
    const refund = newest(about, RefundSchema, () => true);
    const asked = newest(about, SurveySchema, ({ conversation }) => conversation === log);
    const survey = this.store.value.survey?.name === asked?.name ? this.store.value.survey : asked;
    const result = entries.map(turnOf).findLast((candidate) => candidate?.step.case === "result");
    const shownReturn = returnCase ?? (result?.step.case === "result" ? result.step.value.returnCase : undefined);
    const { turn: _, ...rest } = this.store.value;
    this.store.replace({
      ...rest,
      entries,
      drafts: unsent(drafts, entries),
      ...(turn && { turn }),
      ...(shownReturn && { returnCase: shownReturn }),
      ...(refund && { refund }),
      ...(survey && { survey }),
    });
    if (entries.at(-1)?.speaker === Speaker.AGENT) this.#typingSeen.ended(log);
    this.#setPerson(personStage(entries));
    if (this.#live.book.gapAfter(log) !== undefined) void this.#live.fill(log);
  }

  #setPerson(person: PersonStage): void {
    this.store.update({ person });
    if (person.name === "waiting" && this.#estimateTimer === undefined) {
      this.#estimateTimer = setInterval(() => void this.#estimate(), ESTIMATE_EVERY_MS);
      void this.#estimate();
    }
    if (person.name !== "waiting") {
      clearInterval(this.#estimateTimer);
      this.#estimateTimer = undefined;
      const { estimate: _, ...rest } = this.store.value;
      this.store.replace(rest);
    }
  }

  async #estimate(): Promise<void> {
    const { person } = this.store.value;
    if (person.name !== "waiting") return;
    try {
      this.store.update({ estimate: await this.#contacts.getContactEstimate({ name: person.contact }) });
    } catch {
      // The next one may come through; and once somebody is there, there is no place in line.
    }
  }

  #refreshTyping(): void {
    const { session } = this.store.value;
    this.store.update({ agentTyping: session !== undefined && this.#typingSeen.in(session.conversation) });
  }

  async #act<T>(key: string, action: () => Promise<T>): Promise<T | undefined> {
    this.store.update({ problem: "" });
    return this.#running.once(key, () => this.#try(action));
  }

  async #try<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.store.update({ problem: explain(error) });
      return undefined;
    }
  }
}

// The newest answer, unless the customer has said something since or a person has taken over.
function openTurn(entries: readonly Entry[]): AssistantTurn | undefined {
  const last = entries.findLast(({ type, speaker }) => type === "assistant.turn" || speaker === Speaker.CUSTOMER || speaker === Speaker.AGENT);
  return last && turnOf(last);
}

function newest<Desc extends DescMessage>(
  entries: readonly Entry[],
  schema: Desc,
  wanted: (candidate: MessageShape<Desc>) => boolean,
): MessageShape<Desc> | undefined {
  for (const { detail } of [...entries].reverse()) {
    const candidate = detail && anyUnpack(detail, schema);
    if (candidate && wanted(candidate)) return candidate;
  }
  return undefined;
}
