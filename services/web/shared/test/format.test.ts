import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { DurationSchema, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { MoneySchema } from "@recourse/client/recourse/type/v1/money_pb";

import { formatCountdown, formatDay, formatMoney, formatWait } from "../src/format.js";

for (const [currencyCode, minorUnits, locale, expected] of [
  ["USD", 8639n, "en-US", "$86.39"],
  ["USD", 5n, "en-US", "$0.05"],
  ["USD", -250n, "en-US", "-$2.50"],
  ["JPY", 1999n, "en-US", "¥1,999"],
  ["KWD", 1500n, "en-US", "KWD 1.500"],
  ["EUR", 123456n, "de-DE", "1.234,56 €"],
  ["USD", 900719925474099312n, "en-US", "$9,007,199,254,740,993.12"],
] as const) {
  test(`money: ${minorUnits} minor units of ${currencyCode} in ${locale}`, () => {
    const text = formatMoney(create(MoneySchema, { currencyCode, minorUnits }), locale);
    assert.equal(text.replaceAll("\u00a0", " "), expected);
  });
}

test("no money is no text", () => assert.equal(formatMoney(undefined), ""));

test("a day names the year only when it is another", () => {
  const options = { locale: "en-GB", now: new Date("2026-11-23T12:00:00Z"), timeZone: "UTC" };
  assert.equal(formatDay(timestampFromDate(new Date("2026-12-17T09:00:00Z")), options), "17 December");
  assert.equal(formatDay(timestampFromDate(new Date("2025-06-15T09:00:00Z")), options), "15 June 2025");
});

for (const [shortest, longest, expected] of [
  [undefined, undefined, ""],
  [10, 50, "less than a minute"],
  [120, 300, "2 to 5 minutes"],
  [290, 300, "4 to 5 minutes"],
  [300, 300, "about 5 minutes"],
] as const) {
  test(`a wait of ${shortest} to ${longest} s`, () => {
    const duration = (seconds?: number) => (seconds === undefined ? undefined : create(DurationSchema, { seconds: BigInt(seconds) }));
    assert.equal(formatWait(duration(shortest), duration(longest)), expected);
  });
}

test("a countdown never shows less than nothing", () => {
  assert.deepEqual([65, 9.2, -3].map(formatCountdown), ["1:05", "0:10", "0:00"]);
});
