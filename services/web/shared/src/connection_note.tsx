import type { Connection } from "./event_stream.js";

/** Says that the live connection is gone, and nothing while all is well. */
export function ConnectionNote({ connection }: { connection: Connection }) {
  return (
    <p class="connection-note" role="status">
      {connection === "waiting" ? "Connection lost. We keep trying; nothing you have written is lost." : ""}
    </p>
  );
}
