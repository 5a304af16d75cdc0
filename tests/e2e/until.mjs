// Waits for what comes to be by itself and tells nobody.
import { setTimeout as pause } from "node:timers/promises";

// What `read` answers once it is `wanted`: what one service decides another hears in its own time.
export async function awaited(read, wanted) {
  let answer;
  for (const end = Date.now() + 45_000; Date.now() < end;) {
    answer = await read();
    if (wanted(answer)) return answer;
    await pause(5);  // what does not wait by itself would keep Node from writing to its sockets
  }
  throw new Error(`waited too long: ${JSON.stringify(answer, (key, value) => (typeof value === "bigint" ? String(value) : value))}`);
}

export const until = (condition) => awaited(condition, Boolean);
