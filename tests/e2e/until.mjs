// Waits for what comes to be by itself and tells nobody.

// What `read` answers once it is `wanted`: what one service decides another hears in its own time.
export async function awaited(read, wanted) {
  let answer;
  for (const end = Date.now() + 45_000; Date.now() < end;) {
    answer = await read();
    if (wanted(answer)) return answer;
  }
  throw new Error(`waited too long: ${JSON.stringify(answer, (key, value) => (typeof value === "bigint" ? String(value) : value))}`);
}

export const until = (condition) => awaited(condition, Boolean);
