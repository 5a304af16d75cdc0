// The benchmarks work; how fast they are is not for a test to say.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";

import { root, Stack } from "../e2e/stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

test("every way of every benchmark answers, and ratios are printed", () => {
  const args = ["--data", stack.data, "--port-base", String(stack.base), "--rounds", "1", "--seconds", "0.2", "--writes", "5", "--orders", "5", "--in-flight", "4"];
  const printed = execFileSync(path.join(root, "build/release/bin/recourse-load"), args, { encoding: "utf8" });
  const ways = ["gateway, gRPC-web", "service", "bare chain"];
  for (const [what, measured] of [["GetOrder", ways], ["EvaluateEligibility", ways], ["CreateReturn", ways], ["CreateRefund", ways.slice(1)]]) {
    for (const way of measured) assert.match(printed, new RegExp(`^\\| ${what} \\| (SQLite)? \\| ${way} \\| \\d`, "m"));
  }
});
