import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { EntrySchema } from "@recourse/client/recourse/agent/v1/conversation_pb";

import { LogBook } from "../src/log_book.js";

const entries = (log: string, ...sequences: number[]) =>
  sequences.map((sequence) => create(EntrySchema, { log, sequence: BigInt(sequence), text: `${sequence}` }));
const sequences = (book: LogBook, log: string) => book.of(log).map(({ sequence }) => Number(sequence));

for (const [name, batches, expected] of [
  ["in order", [[1, 2, 3]], [1, 2, 3]],
  ["the same batch twice", [[1, 2], [1, 2]], [1, 2]],
  ["overlapping after a reconnect", [[1, 2, 3], [2, 3, 4]], [1, 2, 3, 4]],
  ["an answer to a send overtakes the stream", [[1], [3], [2, 3]], [1, 2, 3]],
  ["older ones filled in later", [[5, 6], [1, 2, 3, 4]], [1, 2, 3, 4, 5, 6]],
] as [string, number[][], number[]][]) {
  test(`a log holds each entry once and in order: ${name}`, () => {
    const book = new LogBook();
    for (const batch of batches) book.add(entries("conversations/1", ...batch));
    assert.deepEqual(sequences(book, "conversations/1"), expected);
  });
}

test("only what is new is reported", () => {
  const book = new LogBook();
  book.add(entries("conversations/1", 1, 2));
  assert.deepEqual(book.add(entries("conversations/1", 2, 3)).map(({ sequence }) => sequence), [3n]);
});

test("logs are kept apart", () => {
  const book = new LogBook();
  book.add([...entries("conversations/1", 1), ...entries("agents/maria", 1)]);
  assert.deepEqual(book.names(), ["conversations/1", "agents/maria"]);
});

for (const [name, held, gap] of [
  ["none of an empty log", [], undefined],
  ["none of a whole log", [1, 2, 3], undefined],
  ["at the start", [101, 102], 0n],
  ["in the middle", [1, 2, 5], 2n],
] as [string, number[], bigint | undefined][]) {
  test(`a gap is found: ${name}`, () => {
    const book = new LogBook();
    book.add(entries("conversations/1", ...held));
    assert.equal(book.gapAfter("conversations/1"), gap);
  });
}

test("a list that was handed out does not change under its reader", () => {
  const book = new LogBook();
  book.add(entries("conversations/1", 1));
  const before = book.of("conversations/1");
  book.add(entries("conversations/1", 2));
  assert.equal(before.length, 1);
});
