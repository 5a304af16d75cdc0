// Replies, events and tasks as libs/outbox writes them.
import { createHash, randomUUID } from "node:crypto";

const SUBJECT = "customers/lou";
const ACTOR = Buffer.from(SUBJECT);
const KEEP_MICROS = 48 * 3_600_000_000;

export const now = () => Date.now() * 1000;
const bytes = (value) => Buffer.from(JSON.stringify(value));

export async function answeredBefore(query, method, requestId) {
  const rows = await query("SELECT request_hash, reply FROM outbox_replies WHERE subject = $1 AND method = $2 AND request_id = $3", [SUBJECT, method, requestId]);
  return rows.length > 0;
}

export function remember(query, method, requestId, reply) {
  const body = bytes(reply);
  const hash = createHash("sha256").update(body).digest();
  return query(
    "INSERT INTO outbox_replies(subject, method, request_id, request_hash, reply, expire_time) VALUES ($1, $2, $3, $4, $5, $6)",
    [SUBJECT, method, requestId, hash, body, now() + KEEP_MICROS],
  );
}

export function addEvent(query, ordinal, type, resource, payload) {
  return query(
    "INSERT INTO outbox_events(xact, ordinal, type, time, actor, resource, policy_row, payload) VALUES (pg_current_xact_id()::text::bigint, $1, $2, $3, $4, $5, $6, $7)",
    [ordinal, type, now(), ACTOR, resource, "", bytes(payload)],
  );
}

export function addTask(query, ordinal, kind, lane, payload, due) {
  return query(
    "INSERT INTO outbox_tasks(xact, ordinal, id, kind, lane, payload, actor, due_time, next_attempt_time, attempts) VALUES (pg_current_xact_id()::text::bigint, $1, $2, $3, $4, $5, $6, $7, $8, 0)",
    [ordinal, randomUUID(), kind, lane, bytes(payload), ACTOR, due, due],
  );
}

export function cancelTask(query, kind, lane) {
  return query("DELETE FROM outbox_tasks WHERE kind = $1 AND lane = $2 AND attempts = 0", [kind, lane]);
}
