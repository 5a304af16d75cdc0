// A PostgreSQL of the test's own: a unix socket in a temporary folder, every service's database made beforehand.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { root } from "./stack.mjs";

const INSTALLED = "/usr/lib/postgresql";

export function findPostgres() {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => path.join(INSTALLED, version, "bin")).find((bin) => existsSync(path.join(bin, "pg_ctl")));
}

export class PostgresServer {
  // PostgreSQL refuses to run as root.
  #run(program, ...args) {
    const command = [path.join(findPostgres(), program), ...args];
    if (process.getuid() === 0) command.unshift("runuser", "-u", "postgres", "--");
    execFileSync(command[0], command.slice(1), { cwd: "/", stdio: ["ignore", "ignore", "inherit"] });
  }

  static start() {
    const server = new PostgresServer();
    server.folder = mkdtempSync(path.join(tmpdir(), "recourse-pg-"));
    chmodSync(server.folder, 0o755);
    if (process.getuid() === 0) execFileSync("chown", ["postgres", server.folder]);
    const data = path.join(server.folder, "data");
    server.#run("initdb", "-A", "trust", "--no-sync", "-U", "postgres", "-D", data);
    server.#run("pg_ctl", "-D", data, "-s", "-w", "-l", path.join(server.folder, "log"),
      "-o", `-k ${server.folder} -c listen_addresses='' -c max_connections=300`, "start");
    return server;
  }

  stop() {
    this.#run("pg_ctl", "-D", path.join(this.folder, "data"), "-s", "-m", "immediate", "stop");
    rmSync(this.folder, { recursive: true, force: true });
  }

  // The standalone configuration with every SQLite file replaced by a database here; returns its path.
  configuration() {
    const names = [];
    const standalone = readFileSync(path.join(root, "deploy/config/standalone.textproto"), "utf8");
    const text = standalone.replace(/sqlite:\/\/\/\{data\}\/(\w+)\.db/g, (_, name) => {
      names.push(name);
      return `postgresql:///${name}?user=postgres&host=${this.folder}`;
    });
    for (const name of names) this.#run("createdb", "-h", this.folder, "-U", "postgres", name);
    this.config = path.join(mkdtempSync(path.join(tmpdir(), "recourse-config-")), "postgres.textproto");
    writeFileSync(this.config, text);
    return this.config;
  }
}
