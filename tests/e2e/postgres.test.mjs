// The stories with every service on PostgreSQL, in one process and in one each. Skipped where PostgreSQL is absent.
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { playsToOneRefund } from "./one_refund.mjs";
import { findPostgres, PostgresServer } from "./postgres_server.mjs";
import { Stack } from "./stack.mjs";

if (!findPostgres()) {
  console.log("skipped: PostgreSQL is not installed");
  process.exit(77);
}

let server;
before(() => { server = PostgresServer.start(); server.configuration(); });
after(() => {
  server?.stop();
  if (server?.config) rmSync(path.dirname(server.config), { recursive: true });
});

// Connections that the old gateway closed break once; the page /healthz answers a moment before every service does.
async function afterRestart(call, attempts = 50) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!/fetch failed|unavailable/.test(String(error)) || --attempts === 0) throw error;
      await pause(100);
    }
  }
}

for (const [shape, environment] of [["standalone", {}], ["processes", { RECOURSE_PROCESSES: "1" }]]) {
  test(`${shape}: both stories, no SQLite file; after a restart the refund is still one`, async () => {
    const settings = { RECOURSE_CONFIG: server.config, ...environment };
    const stack = await Stack.start(settings);
    try {
      const customer = await playsToOneRefund(stack);
      stack.recoursectl("demo", "--gateway", stack.url, "--data", stack.data);
      assert.deepEqual(readdirSync(stack.data).filter((file) => file.endsWith(".db")), []);
      stack.run("stop");
      stack.run("start", settings);
      const { refunds } = await afterRestart(() => customer.refunds.listRefunds({ parent: customer.order.name }));
      assert.equal(refunds.length, 1);
      await playsToOneRefund(stack);
    } finally {
      stack.stop();
    }
  });
}
