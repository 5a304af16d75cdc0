// A photo from the page to the service and back, through the gateway's PUT.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";

import { Attachment_Purpose, Attachment_State } from "../../libs/client_ts/dist/gen/recourse/agent/v1/attachment_pb.js";
import { AttachmentService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/attachment_service_pb.js";

import { makeCustomer } from "./shop.mjs";
import { Stack } from "./stack.mjs";
import { until } from "./until.mjs";

// Of three pieces: the gateway passes on 256 KiB at a time.
const SIZE = 600_000;

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

// A PDF, because it is kept as it came.
function aDocument(size = SIZE) {
  return Buffer.from("%PDF-1.4\n" + "x".repeat(size - 15) + "%%EOF\n");
}

async function announce(customer, size = SIZE) {
  const files = await stack.client(AttachmentService, customer);
  const { attachment, uploadToken } = await files.createAttachment({
    purpose: Attachment_Purpose.CLAIM, mediaType: "application/pdf", size: BigInt(size), fileName: "invoice.pdf", requestId: randomUUID(),
  });
  return { files, name: attachment.name, uploadToken };
}

async function put(token, body, bearer) {
  return fetch(`${stack.url}/v1/uploads/${token}`, { method: "PUT", headers: bearer ? { authorization: `Bearer ${bearer}` } : {}, body });
}

const halves = () => readdirSync(path.join(stack.data, "files", "uploads")).length;

test("a file goes through the gateway in pieces, once however often it is sent", async () => {
  const customer = await makeCustomer(stack);
  const bearer = await stack.token(customer, "customer");
  const { files, name, uploadToken } = await announce(customer);
  for (let time = 0; time < 2; time++) assert.equal((await put(uploadToken, aDocument(), bearer)).status, 204);
  const { attachment } = await files.getAttachment({ name });
  assert.equal(attachment.state, Attachment_State.READY);
  const pieces = [];
  for (let offset = 0; ;) {
    const { data } = await files.readAttachment({ name, offset: BigInt(offset), size: 250_000n });
    if (data.length === 0) break;
    pieces.push(data);
    offset += data.length;
  }
  assert.deepEqual(Buffer.concat(pieces), aDocument());
  assert.equal(halves(), 0);
});

test("without a token, with another's, with a file that is none: a typed error and nothing kept", async () => {
  const customer = await makeCustomer(stack);
  const bearer = await stack.token(customer, "customer");
  const { uploadToken } = await announce(customer);
  const stranger = await stack.token(await makeCustomer(stack), "customer");
  const cases = [
    [uploadToken, aDocument(), undefined, 401, "TOKEN_MISSING"],
    [uploadToken, aDocument(), stranger, 404, "RESOURCE_NOT_FOUND"],
    ["made-up", aDocument(), bearer, 401, "TOKEN_INVALID"],
    [uploadToken, Buffer.alloc(SIZE, "<html>"), bearer, 400, "FILE_REFUSED"],
    [uploadToken, aDocument(SIZE + 1), bearer, 413, "PAYLOAD_TOO_LARGE"],
    [uploadToken, aDocument(SIZE - 1), bearer, 400, "FILE_REFUSED"],
  ];
  for (const [token, body, who, status, reason] of cases) {
    const answer = await put(token, body, who);
    assert.equal(answer.status, status, reason);
    assert.equal((await answer.json()).reason, reason);
    assert.equal(halves(), 0, reason);
  }
  assert.equal((await put(uploadToken, aDocument(), bearer)).status, 204);
});

test("an upload that is cut off half-way leaves nothing and may begin anew", async () => {
  const customer = await makeCustomer(stack);
  const bearer = await stack.token(customer, "customer");
  const { name, uploadToken } = await announce(customer);
  const socket = net.connect(Number(new URL(stack.url).port), "127.0.0.1");
  socket.write(`PUT /v1/uploads/${uploadToken} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${bearer}\r\nContent-Length: ${SIZE}\r\n\r\n`);
  socket.write(aDocument().subarray(0, 400_000));
  const half = path.join(stack.data, "files", "uploads", name.replace("attachments/", ""));
  await until(() => existsSync(half));
  socket.destroy();
  await until(() => !existsSync(half));
  assert.equal((await put(uploadToken, aDocument(), bearer)).status, 204);
});
