// The benchmarks work; how fast they are is not for a test to say.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";

import { root, Stack } from "../e2e/stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

test("understanding text is measured, with safety and entities and by the model alone", () => {
  const bin = path.join(root, "build/release/bin");
  const lines = path.join(root, "libs/nlu/corpus/held_out/en.tsv");
  const printed = execFileSync(path.join(bin, "recourse-load-nlu"), [path.join(bin, "nlu/en.model"), lines, "--rounds", "1", "--seconds", "0.1"], { encoding: "utf8" });
  for (const way of ["with safety and entities", "issue model alone"]) assert.match(printed, new RegExp(`^\\| ${way} \\| \\d`, "m"));
});

test("whole resolutions are measured step by step", () => {
  const printed = execFileSync("node", [path.join(root, "tests/load/resolution.mjs"), "--count", "3", "--in-flight", "2"], { encoding: "utf8" });
  assert.match(printed, /^3 resolutions, 2 in flight: /);
  assert.match(printed, /^\| scan to refund paid \| \d+ \| \d+ \|$/m);
});

test("every way of every benchmark answers, and ratios are printed", () => {
  const args = ["--data", stack.data, "--port-base", String(stack.base), "--rounds", "1", "--seconds", "0.2", "--writes", "5", "--orders", "5", "--in-flight", "4"];
  const printed = execFileSync(path.join(root, "build/release/bin/recourse-load"), args, { encoding: "utf8" });
  const ways = ["gateway, gRPC-web", "service", "bare chain"];
  for (const [what, measured] of [["GetOrder", ways], ["EvaluateEligibility", ways], ["CreateReturn", ways], ["CreateRefund", ways.slice(1)]]) {
    for (const way of measured) assert.match(printed, new RegExp(`^\\| ${what} \\| (SQLite)? \\| ${way} \\| \\d`, "m"));
  }
});
