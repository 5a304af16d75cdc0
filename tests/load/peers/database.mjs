// A service's tables in a PostgreSQL database, and its transactions as libs/sql makes them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import pg from "pg";

const RETRIES = 8;
const QUEUE_FROM = 2;
const LOST_RACE = new Set(["40001", "40P01"]);

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

function scripts(folder) {
  return readdirSync(folder).filter((file) => file.endsWith(".sql")).sort().map((file) => readFileSync(path.join(folder, file), "utf8"));
}

export class Database {
  #names = new Map();

  constructor(host, database) {
    this.pool = new pg.Pool({ host, database, user: "postgres", max: 16 });
  }

  static async create(host, database) {
    const server = new pg.Client({ host, database: "postgres", user: "postgres" });
    await server.connect();
    await server.query(`CREATE DATABASE ${database}`);
    await server.end();
    return new Database(host, database);
  }

  // The product's own migrations, without what they say to SQLite alone.
  async migrate(root, service) {
    const folders = [path.join(root, "libs/outbox/migrations"), path.join(root, "services", service, "store/migrations")];
    for (const script of folders.flatMap(scripts)) await this.pool.query(script.replace(/^-- only: sqlite$.*?^-- end$/gms, ""));
  }

  // Prepared once per connection.
  #query(client, text, values) {
    if (!this.#names.has(text)) this.#names.set(text, `s${this.#names.size}`);
    return client.query({ name: this.#names.get(text), text, values });
  }

  async #run(begin, end, locks, closure) {
    for (let attempt = 0; ; attempt++) {
      const client = await this.pool.connect();
      const taken = attempt < QUEUE_FROM ? locks : ["sql/losers", ...locks];
      try {
        for (const lock of taken) await this.#query(client, "SELECT pg_advisory_lock(hashtextextended($1, 0))", [lock]);
        await client.query(begin);
        const result = await closure(async (text, values = []) => (await this.#query(client, text, values)).rows);
        await client.query(end);
        return result;
      } catch (error) {
        await client.query("ROLLBACK");
        if (!LOST_RACE.has(error.code) || attempt === RETRIES) throw error;
      } finally {
        if (taken.length > 0) await client.query("SELECT pg_advisory_unlock_all()");
        client.release();
      }
      await pause(1 + Math.random() * 2 ** (attempt + 1));
    }
  }

  read(closure) {
    return this.#run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "ROLLBACK", [], closure);
  }

  write(locks, closure) {
    return this.#run("BEGIN ISOLATION LEVEL SERIALIZABLE", "COMMIT", locks, closure);
  }
}
