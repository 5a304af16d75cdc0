// A whole stack in a temporary folder: redis-server, sandbox and standalone, started as deploy/up starts them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { createClient } from "../../libs/client_ts/dist/src/index.js";
import { createRecourseTransport } from "../../libs/client_ts/dist/src/transport.js";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

// First ports of redis, sandbox, gateway, services and metrics (deploy/config/standalone.textproto).
const PORTS = [6390, 8080, 8081, 8090, 9090, 50051, 50052, 50053, 50054, 50055, 50056, 50057, 50058];

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function freePortBase() {
  for (let attempt = 0; attempt < 50; attempt++) {
    // Beyond the range from which the kernel takes ports of outgoing connections, so that a restart finds its own free.
    const base = 11_000 + Math.floor(Math.random() * 4_400);
    const free = await Promise.all(PORTS.map((port) => isFree(port + base)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no free range of ports");
}

export class Stack {
  static async start(environment = {}) {
    const stack = new Stack();
    stack.data = mkdtempSync(path.join(tmpdir(), "recourse-e2e-"));
    stack.base = await freePortBase();
    stack.url = `http://127.0.0.1:${8080 + stack.base}`;
    stack.sandboxUrl = `http://127.0.0.1:${8090 + stack.base}`;
    stack.run("start", environment);
    return stack;
  }

  // Starts what does not run: also after a process has been killed.
  run(verb, environment = {}) {
    const args = [verb, "--data", this.data, "--port-base", String(this.base)];
    execFileSync(path.join(root, "deploy/scripts/stack.sh"), args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  stop() {
    this.run("stop");
    rmSync(this.data, { recursive: true, force: true });
  }

  recoursectl(...args) {
    return execFileSync(path.join(root, "build/release/bin/recoursectl"), args, { encoding: "utf8", stdio: "pipe" });
  }

  async token(subject, role) {
    const response = await fetch(`${this.url}/dev/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ subject, role }),
    });
    return (await response.json()).token;
  }

  // A client of `service` as `subject`; without a subject, without a token.
  async client(service, subject, role = "customer") {
    const token = subject === undefined ? undefined : await this.token(subject, role);
    const options = { baseUrl: this.url, ...(token && { token }) };
    return createClient(service, createRecourseTransport(options));
  }

  async sandbox(path, body) {
    const key = readFileSync(`${this.data}/secrets/provider_api_key`, "utf8").trim();
    const response = await fetch(this.sandboxUrl + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  }
}
