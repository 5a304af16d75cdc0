// Whole self-service resolutions of a running stack: a customer's own words, the quote, a yes, the return authorised, the parcel
// scanned, the refund paid. node tests/load/resolution.mjs [--count N] [--in-flight N]; starts and stops a stack of its own.
// Prints how many a second, how long each takes, and the processor time of each part, since that is what bounds them here.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { Refund_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_pb.js";

import { Helped, Option_Kind } from "../e2e/help.mjs";
import { aCustomerWithABlender, awaitRefund, awaitReturn } from "../e2e/money.mjs";
import { Stack } from "../e2e/stack.mjs";

const { values } = parseArgs({ options: { count: { type: "string", default: "300" }, "in-flight": { type: "string", default: "16" } } });
const [count, inFlight] = [Number(values.count), Number(values["in-flight"])];

const WORDS = "my blender came broken, the jug has a crack and i want to send it back";
const STEPS = ["words to quote", "yes to label", "scan to refund paid"];

// In seconds, of a process.
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

// Answers how many milliseconds each step took. Whoever waits watches, as the page does.
async function resolve(stack, customer) {
  const begun = performance.now();
  const helped = await Helped.open(stack, customer.customer, customer.order.name);
  const quote = await helped.answerTo(WORDS);
  const quoted = performance.now();
  await helped.tap(quote, Option_Kind.CONFIRM);
  const { action } = (await helped.nextTurn()).step.value;
  const { label } = await awaitReturn(customer.returns, action, (current) => current.label?.trackingNumber);
  const labelled = performance.now();
  await stack.sandbox("/carrier/scans", { tracking_number: label.trackingNumber, code: "102" });
  const { refund } = await awaitReturn(customer.returns, action, (current) => current.refund);
  const { state } = await awaitRefund(customer.refunds, refund);
  if (state !== Refund_State.SUCCEEDED) throw new Error(`refund ${refund} ended as ${Refund_State[state]}`);
  return [quoted - begun, labelled - quoted, performance.now() - labelled];
}

async function each(items, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: inFlight }, async () => { for (let item; (item = queue.shift());) await work(item); }));
}

const rank = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const stack = await Stack.start();
try {
  const customers = [];
  await each(Array.from({ length: count }, (_, i) => i + 1), async () => { customers.push(await aCustomerWithABlender(stack)); });
  const pids = ["recourse-standalone", "recourse-sandbox"].map((part) => Number(readFileSync(path.join(stack.data, "run", `${part}.pid`), "utf8")));
  const [before, ownBefore, begun] = [pids.map(processorTime), process.cpuUsage(), performance.now()];
  const took = [];
  await each(customers, async (customer) => { took.push(await resolve(stack, customer)); });
  const seconds = (performance.now() - begun) / 1000;
  const own = process.cpuUsage(ownBefore);
  const spent = pids.map((pid, i) => processorTime(pid) - before[i]);

  console.log(`${count} resolutions, ${inFlight} in flight: ${(count / seconds).toFixed(1)} a second\n`);
  console.log("| step | p50 ms | p99 ms |\n|---|---|---|");
  const columns = [...STEPS.map((step, i) => [step, took.map((row) => row[i])]), ["all of it", took.map((row) => row.reduce((a, b) => a + b))]];
  for (const [step, column] of columns) {
    const sorted = column.sort((a, b) => a - b);
    console.log(`| ${step} | ${rank(sorted, 0.5).toFixed(0)} | ${rank(sorted, 0.99).toFixed(0)} |`);
  }
  console.log("\n| processor time | ms per resolution |\n|---|---|");
  const parts = [["recourse-standalone", spent[0]], ["sandbox: carrier and provider", spent[1]], ["this client", (own.user + own.system) / 1e6]];
  for (const [part, time] of parts) console.log(`| ${part} | ${((time * 1000) / count).toFixed(1)} |`);
} finally {
  stack.stop();
}
