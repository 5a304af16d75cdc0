// The product on SQLite and on PostgreSQL, the bare chain and fastify + pg in one run: node tests/load/compare.mjs [recourse-load's options].
// Starts all of them in temporary folders and stops them again; fetches the peers' packages by npm ci.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { PostgresServer } from "../e2e/postgres_server.mjs";
import { root, Stack } from "../e2e/stack.mjs";

const peers = path.join(root, "tests/load/peers");

async function startPeer(postgres, stack) {
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: peers, stdio: ["ignore", "ignore", "inherit"] });
  const key = readFileSync(path.join(stack.data, "secrets/provider_api_key"), "utf8").trim();
  const args = [path.join(peers, "fastify.mjs"), postgres.folder, stack.sandboxUrl, key];
  const process = spawn("node", args, { env: { ...globalThis.process.env, NODE_ENV: "production" }, stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(process, "exit").then(([code]) => { throw new Error(`the peer ended with ${code}`); });
  const [port] = await Promise.race([once(process.stdout, "data"), failed]);
  failed.catch(() => {});  // when it is stopped in the end
  return { process, port: Number(port) };
}

const stops = [];
try {
  const postgres = PostgresServer.start();
  stops.push(() => postgres.stop());
  const config = postgres.configuration();
  stops.push(() => rmSync(path.dirname(config), { recursive: true }));
  const sqlite = await Stack.start();
  stops.push(() => sqlite.stop());
  const onPostgres = await Stack.start({ RECOURSE_CONFIG: config });
  stops.push(() => onPostgres.stop());
  const peer = await startPeer(postgres, sqlite);
  stops.push(() => peer.process.kill());
  const args = [
    "--data", sqlite.data, "--port-base", String(sqlite.base), "--beside", `PostgreSQL=${onPostgres.data}:${onPostgres.base}`,
    "--peer", `127.0.0.1:${peer.port}`, ...process.argv.slice(2),
  ];
  execFileSync(path.join(root, "build/release/bin/recourse-load"), args, { stdio: "inherit" });
} finally {
  for (const stop of stops.reverse()) stop();
}
