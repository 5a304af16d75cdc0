import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { RefundTrigger } from "@recourse/client/recourse/policy/v1/policy_pb";
import { Refund_State, RefundSchema } from "@recourse/client/recourse/refunds/v1/refunds_pb";
import { Return_State, ReturnSchema } from "@recourse/client/recourse/returns/v1/returns_pb";

import { stepsOf } from "../src/return_steps.js";

const returned = (state: Return_State, trigger = RefundTrigger.ON_FIRST_SCAN) => create(ReturnSchema, { state, terms: { trigger } });
const refund = (state: Refund_State) => create(RefundSchema, { state });
const current = (...facts: Parameters<typeof stepsOf>) => stepsOf(...facts).find(({ state }) => state !== "done");

for (const [what, steps, expected] of [
  ["authorised, without a label yet", current(returned(Return_State.AUTHORIZED)), { title: "Label ready", state: "current" }],
  ["the label is there", current(returned(Return_State.LABEL_ISSUED)), { title: "Parcel with the carrier", state: "current" }],
  ["scanned", current(returned(Return_State.IN_TRANSIT)), { title: "Money sent", state: "current" }],
  ["the money waits for receipt", current(returned(Return_State.IN_TRANSIT, RefundTrigger.ON_RECEIPT)), { title: "Parcel back with us", state: "current" }],
  ["the bank has not answered", current(returned(Return_State.IN_TRANSIT), refund(Refund_State.UNKNOWN)), { title: "Money paid", state: "current" }],
  ["the bank said no", current(returned(Return_State.IN_TRANSIT), refund(Refund_State.FAILED)), { title: "Money paid", state: "failed" }],
  ["paid", current(returned(Return_State.IN_TRANSIT), refund(Refund_State.SUCCEEDED)), undefined],
  ["kept, so that only the money is waited for", current(returned(Return_State.COMPLETED_RETURNLESS)), { title: "Money sent", state: "current" }],
  ["lost, and still paid for", current(returned(Return_State.LOST_IN_TRANSIT, RefundTrigger.ON_RECEIPT)), { title: "Money sent", state: "current" }],
  ["rejected", current(returned(Return_State.REJECTED)), { title: "What came back was not accepted", state: "failed" }],
  ["cancelled", current(returned(Return_State.CANCELLED)), { title: "The return is cancelled", state: "failed" }],
] as const) {
  test(`what a customer waits for: ${what}`, () => assert.deepEqual(steps, expected));
}
