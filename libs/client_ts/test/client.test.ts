import assert from "node:assert/strict";
import { test } from "node:test";

import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";

import { BadRequestSchema, ErrorInfoSchema, LocalizedMessageSchema, RetryInfoSchema } from "../gen/google/rpc/error_details_pb.js";
import { EventLogService } from "../gen/recourse/events/v1/event_log_service_pb.js";
import { newRequestId, readError, Reason, recourseInterceptors, type TokenSource } from "../src/index.js";

test("an error carries its reason, metadata, field violations, retry delay and words", () => {
  const error = readError(
    new ConnectError("closed on 2026-01-31", Code.FailedPrecondition, undefined, [
      { desc: ErrorInfoSchema, value: { reason: "RETURN_WINDOW_CLOSED", domain: "recourse", metadata: { unit: "u1" } } },
      { desc: BadRequestSchema, value: { fieldViolations: [{ field: "units[0]", description: "too late" }] } },
      { desc: RetryInfoSchema, value: { retryDelay: { seconds: 1n, nanos: 500_000_000 } } },
      { desc: LocalizedMessageSchema, value: { locale: "en", message: "This item can no longer be returned." } },
    ]),
  );
  assert.deepEqual(error, {
    code: Code.FailedPrecondition,
    reason: Reason.RETURN_WINDOW_CLOSED,
    metadata: { unit: "u1" },
    fieldViolations: [{ field: "units[0]", description: "too late" }],
    retryAfterMs: 1500,
    customerMessage: "This item can no longer be returned.",
    message: "closed on 2026-01-31",
  });
});

for (const reason of ["", "NO_SUCH_REASON", "0", "toString"]) {
  test(`the unknown reason "${reason}" reads as unspecified`, () => {
    const failure = new ConnectError("", Code.Internal, undefined, [{ desc: ErrorInfoSchema, value: { reason } }]);
    assert.equal(readError(failure).reason, Reason.UNSPECIFIED);
  });
}

test("an error that is not from a call is unknown", () => {
  assert.equal(readError(new TypeError("no")).code, Code.Unknown);
});

test("a request id is a UUIDv7 of now, and never the same", () => {
  const before = Date.now();
  const [first, second] = [newRequestId(), newRequestId()];
  assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(first, second);
  const stamp = Number.parseInt(first.replace("-", "").slice(0, 12), 16);
  assert.ok(stamp >= before && stamp <= Date.now());
});

async function headersOfOneCall(token?: TokenSource): Promise<Headers> {
  let seen = new Headers();
  const transport = createRouterTransport(
    ({ service }) =>
      service(EventLogService, {
        async *followEvents(_request, context) {
          seen = context.requestHeader;
          yield { cursor: "1" };
        },
      }),
    { transport: { interceptors: recourseInterceptors(token) } },
  );
  for await (const answer of createClient(EventLogService, transport).followEvents({})) assert.equal(answer.cursor, "1");
  return seen;
}

test("a call carries the token and an id", async () => {
  const headers = await headersOfOneCall("t1");
  assert.equal(headers.get("authorization"), "Bearer t1");
  assert.ok(headers.get("x-request-id"));
});

test("a token is asked for before every call", async () => {
  let asked = 0;
  assert.equal((await headersOfOneCall(() => `t${++asked}`)).get("authorization"), "Bearer t1");
  assert.equal((await headersOfOneCall(async () => `t${++asked}`)).get("authorization"), "Bearer t2");
});

test("without a token no authorization is sent", async () => {
  assert.equal((await headersOfOneCall()).has("authorization"), false);
});
