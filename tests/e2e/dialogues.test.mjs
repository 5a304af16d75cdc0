// Whole dialogues, checked on what the services hold afterwards, not on words. Whatever is understood, nothing wrong is ever
// done, no money moves without a yes, nothing known is asked, and a person is one step away.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ClaimsService } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { CancellationService } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_service_pb.js";
import { PolicyFacts_Fulfilment } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";
import { Question_About } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_pb.js";

import { DIALOGUES, TURNS } from "./dialogues.mjs";
import { BY_ISSUE } from "./dialogues_by_issue.mjs";
import { Helped, Option_Kind } from "./help.mjs";
import { daysAgo, importOrder, makeCustomer, orderOf, usd } from "./shop.mjs";
import { root, Stack } from "./stack.mjs";

// Of the dialogues in which something can be done, this share must be resolved without a person.
const RESOLVED_AT_LEAST = 0.7;
// Of the others, this share must have led to a person or to an answer, and not to yet another question.
const CARED_FOR_AT_LEAST = 0.7;
const MOST_STEPS = 4;
// Customers who write at the same time.
const AT_ONCE = 4;

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

function named(order, title) {
  order.lines[0].title = title;
  return order;
}

const shelf = {
  blender: (customer) => orderOf(customer),
  kettle: (customer) => named(orderOf(customer, { deliveredDaysAgo: 4 }), "Electric kettle"),
  unsent: (customer) => named({ ...orderOf(customer), placedTime: daysAgo(0), shipments: [] }, "Two-slice toaster"),
  lamp: (customer) => {
    const order = named(orderOf(customer), "Desk lamp");
    order.lines[0].facts = { ...order.lines[0].facts, fulfilment: PolicyFacts_Fulfilment.SELLER, seller: "sellers/lumen" };
    return order;
  },
  travelling: (customer) => {
    const order = named(orderOf(customer, { deliveredDaysAgo: 0 }), "Kitchen radio");
    order.shipments[0].events.length = 1;
    return order;
  },
  late: (customer) => {
    const order = shelf.travelling(customer);
    order.shipments[0].promisedTime = daysAgo(3);
    return order;
  },
  refunded: (customer) => {
    const order = orderOf(customer, { deliveredDaysAgo: 20 });
    order.pastRefunds = [{ providerReference: order.payments[0].providerReference, amount: usd(1), refundTime: daysAgo(1), lineIds: [] }];
    return order;
  },
};

// What the services hold about an order.
async function effectsOn(order, customer) {
  const [returns, cancellations, claims, refunds] = await Promise.all([
    stack.client(ReturnsService, customer).then((client) => client.listReturns({ parent: order.name })),
    stack.client(CancellationService, customer).then((client) => client.listCancellations({ parent: order.name })),
    stack.client(ClaimsService, customer).then((client) => client.listClaims({ parent: order.name })),
    stack.client(RefundsService, customer).then((client) => client.listRefunds({ parent: order.name })),
  ]);
  return { return: returns.returns.length, cancel: cancellations.cancellations.length, claim: claims.claims.length, refund: refunds.refunds.length };
}

// Issues that a customer would recognise as theirs among the taps.
const ISSUES = {
  damaged: ["damaged_item"], defective: ["defective_item"], wrong: ["wrong_item"], described: ["not_as_described"],
  unwanted: ["start_return", "request_refund"], cancel: ["cancel_order"], claim: ["guarantee_claim", "seller_no_reply"],
  tracking: ["track_order", "late_delivery"], refund_status: ["refund_status"], answer: ["return_refund_policy"],
};

const total = (effects) => effects.return + effects.cancel + effects.claim;

// What the assistant asked although it was known: which thing, of a customer who has but one, or who had told; what the trouble
// is, of a customer who had tapped it.
function askedTwice(run, transcript) {
  const again = [];
  transcript.forEach(({ turn, tapped }, i) => {
    if (turn.step.case !== "question") return;
    const before = transcript[i - 1]?.turn.understanding;
    const told = before?.item?.unit && before.issue === turn.understanding?.issue;
    if (turn.step.value.about === Question_About.ITEM && (run.has.length === 1 || told)) again.push(`${run.words}: asked which thing`);
    if (turn.step.value.about === Question_About.ISSUE && tapped === Option_Kind.ISSUE) again.push(`${run.words}: asked what the trouble is`);
  });
  return again;
}

// Goes along with the assistant as somebody would who knows what they want: says yes to a quote of the right kind, taps their
// trouble and their thing when these are among the choices, and gives up after a few steps.
async function goAlong(helped, transcript, orders, wanted) {
  let { turn } = transcript.at(-1);
  for (let step = 0; step < MOST_STEPS; ++step) {
    if (turn.step.case === "quote") {
      const kind = { 1: "return", 2: "cancel", 3: "claim" }[turn.step.value.type];
      const about = turn.step.value.item.order === orders[wanted.about ?? wanted.has[0]].name;
      await helped.tap(turn, kind === wanted.wants && about ? Option_Kind.CONFIRM : Option_Kind.DECLINE);
      turn = await helped.nextTurn();
      if (turn.step.case === "result") return "done";
      return "declined";
    }
    if (turn.step.case === "handoff") return "person";
    if (turn.step.case === "question") {
      const issues = ISSUES[wanted.reason ?? wanted.wants] ?? [];
      const chip = turn.options.find(({ id, kind }) =>
        kind === Option_Kind.ITEM ? id.includes(orders[wanted.about ?? wanted.has[0]].name)
          : kind === Option_Kind.ISSUE && issues.some((issue) => id.endsWith(`issues/${issue}`)));
      if (!chip) return "asked";
      await helped.help.submitStep({ name: helped.session.name, option: chip.id, requestId: randomUUID() });
      turn = await helped.nextTurn();
      transcript.push({ turn, tapped: chip.kind });
      continue;
    }
    return turn.step.value?.item ? "told" : "answered";
  }
  return "gave up";
}

const runsOf = (dialogues) => dialogues.flatMap((dialogue) =>
  dialogue.says.map((words) => ({ ...dialogue, messages: [words].flat(), words: [words].flat().join(" / ") })));
const runs = [...runsOf(DIALOGUES), ...runsOf(TURNS), ...runsOf(BY_ISSUE)];

const RIGHT = {
  return: ["done"], cancel: ["done"], claim: ["done"], tracking: ["told"], refund_status: ["told"], answer: ["answered"],
  person: ["person", "answered", "declined"], emergency: ["person"], nothing: ["asked", "answered", "person", "declined", "told"],
  care: ["person", "answered", "told", "declined"],
};

// Plays one dialogue; answers how it ended and what was done that should not have been.
async function play(run) {
  const wrong = [];
  const customer = await makeCustomer(stack);
  const orders = {};
  for (const thing of run.has) orders[thing] = await importOrder(stack, shelf[thing](customer));
  const helped = await Helped.open(stack, customer);
  const transcript = [];
  for (const message of run.messages) {
    const turn = await helped.answerTo(message);
    transcript.push({ turn });
    // Whoever was called has the word from then on.
    if (turn.step.case === "handoff") break;
  }
  const before = await Promise.all(Object.values(orders).map((order) => effectsOn(order, customer)));
  if (before.some((effects) => total(effects) > 0)) wrong.push(`${run.words}: something was done before a yes`);
  const issue = transcript.at(-1).turn.understanding?.issue || "?";
  const ended = await goAlong(helped, transcript, orders, run);
  wrong.push(...askedTwice(run, transcript));

  for (const [thing, order] of Object.entries(orders)) {
    const effects = await effectsOn(order, customer);
    const meant = thing === (run.about ?? run.has[0]) && ["return", "cancel", "claim"].includes(run.wants);
    const allowed = meant ? { return: 0, cancel: 0, claim: 0, [run.wants]: 1 } : { return: 0, cancel: 0, claim: 0 };
    for (const kind of ["return", "cancel", "claim"]) {
      if (effects[kind] > allowed[kind]) wrong.push(`${run.words}: ${kind} on ${thing}`);
    }
  }
  // A person, at any moment, with one action.
  const { contact } = await helped.help.requestHuman({ name: helped.session.name, requestId: randomUUID() });
  assert.ok(contact.name, run.words);
  return { run, ended, issue, wrong };
}

async function playAll() {
  const queue = [...runs];
  const results = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let run; (run = queue.shift());) results.push(await play(run));
  }));
  return results;
}

test("no dialogue is said in a line of the corpus", () => {
  const plain = (text) => text.toLowerCase().replace(/[^a-z0-9 ]/g, "").trim();
  const folder = path.join(root, "libs/nlu/corpus/en");
  const corpus = new Set(readdirSync(folder).flatMap((file) => readFileSync(path.join(folder, file), "utf8").split("\n").map(plain)));
  const known = runs.flatMap(({ messages }) => messages).filter((text) => plain(text).split(" ").length > 2 && corpus.has(plain(text)));
  assert.deepEqual(known, []);
});

test(`${runs.length} dialogues: never a wrong remedy, never money without a yes, nothing asked twice, always a person in reach`, async (t) => {
  const results = await playAll();
  const failed = results.filter(({ run, ended }) => !RIGHT[run.wants].includes(ended));
  for (const { run, ended, issue } of failed) t.diagnostic(`${run.issue ?? run.wants}: "${run.words}" ended ${ended} as ${issue}`);
  t.diagnostic(`${results.length - failed.length} of ${results.length} ended as a careful agent would have ended them`);
  assert.deepEqual(results.flatMap(({ wrong }) => wrong), []);
  for (const [of, share] of [[({ run }) => run.wants !== "care" && run.wants !== "nothing", RESOLVED_AT_LEAST], [({ run }) => run.wants === "care", CARED_FOR_AT_LEAST]]) {
    const asked = results.filter(of);
    const unresolved = failed.filter(of);
    t.diagnostic(`${asked.length - unresolved.length} of ${asked.length}`);
    assert.ok(unresolved.length <= (1 - share) * asked.length, `${unresolved.length} of ${asked.length} not resolved`);
  }
});
