// kill -9 of the standalone process at a named failpoint, and a client that persists.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

export class Killer {
  deaths = 0;
  #stack; #armedFile;

  constructor(stack) {
    this.#stack = stack;
    this.#armedFile = `${stack.data}/failpoints-armed`;
  }

  #pid() {
    return Number(readFileSync(`${this.#stack.data}/run/recourse-standalone.pid`, "utf8"));
  }

  #isRunning() {
    const pid = this.#pid();
    return existsSync(`/proc/${pid}`) && !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  }

  async #diedWithin(milliseconds) {
    const deadline = Date.now() + milliseconds;
    while (this.#isRunning()) {
      if (Date.now() > deadline) return false;
      await pause(20);
    }
    return true;
  }

  async awaitDeath() {
    if (!(await this.dies(10_000))) throw new Error("the failpoint was not hit");
  }

  dies(milliseconds) {
    return this.#diedWithin(milliseconds);
  }

  async restart(environment = {}) {
    if (this.#isRunning()) process.kill(this.#pid(), "SIGKILL");
    await this.awaitDeath();
    rmSync(this.#armedFile, { force: true });
    this.#stack.run("start", { RECOURSE_FAILPOINT_WHEN: this.#armedFile, ...environment });
  }

  // From now on failpoints count: the stage is set.
  arm() {
    writeFileSync(this.#armedFile, "");
  }

  // What a client does when its server goes away: the same request again, once somebody has started the server.
  async persist(attempt) {
    for (let connectionsLost = 0; ; ) {
      try {
        return await attempt();
      } catch (error) {
        if (await this.#diedWithin(1000)) {
          this.deaths++;
          await this.restart();
        } else if (!/fetch failed|unavailable|terminated|missing trailer/.test(String(error)) || ++connectionsLost > 5) {
          throw error;  // an old connection of the client's pool may break, but not for ever
        }
      }
    }
  }
}

// Plays a story undisturbed, then once for each failpoint that it visited, killed there. `setStage` answers what `play`
// gets; `check` looks at the outcome, in the test of the failpoint. Failpoints that match `byChance` are not on every
// way through the story.
export async function killEverywhere(t, stack, { setStage, play, check, fewest, byChance = /^$/ }) {
  const killer = new Killer(stack);
  const storyWith = async (environment) => {
    await killer.restart(environment);
    const stage = await killer.persist(() => setStage());
    killer.arm();
    return { stage, outcome: await play(stage, (attempt) => killer.persist(attempt)) };
  };
  const trace = `${stack.data}/failpoints`;
  rmSync(trace, { force: true });
  const undisturbed = await storyWith({ RECOURSE_FAILPOINT_TRACE: trace });
  await check(undisturbed.stage, undisturbed.outcome);
  const names = readFileSync(trace, "utf8").trim().split("\n");
  if (names.length < fewest) throw new Error(`only ${names.length} failpoints: ${names.join(", ")}`);

  for (const name of names) {
    await t.test(name, async (subtest) => {
      killer.deaths = 0;
      const { stage, outcome } = await storyWith({ RECOURSE_FAILPOINT: name });
      // The point may lie behind the last step that the customer sees.
      if (killer.deaths === 0 && byChance.test(name) && !(await killer.dies(1000))) {
        subtest.diagnostic("not on the way this time");
      } else if (killer.deaths === 0) {
        await killer.awaitDeath();
        await killer.restart();
      }
      await killer.persist(() => check(stage, outcome));
    });
  }
}
