// Waits for what comes to be by itself and tells nobody.
import assert from "node:assert/strict";

export async function until(condition) {
  const limit = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < limit, "never came to be");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
