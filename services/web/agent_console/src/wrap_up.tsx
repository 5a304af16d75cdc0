import { useEffect, useRef, useState } from "preact/hooks";

import type { Chat, ConsoleModel } from "./console_model.js";

const DISPOSITIONS = [
  ["resolved", "Resolved"],
  ["follow_up", "Needs a follow-up"],
  ["transferred", "Passed on"],
  ["no_answer", "Customer did not answer"],
  ["abuse", "Abuse"],
] as const;

/** The talk is over; how it ended is written up before the next customer comes. */
export function WrapUp({ chat, model }: { chat: Chat; model: ConsoleModel }) {
  const [disposition, setDisposition] = useState("");
  const [note, setNote] = useState("");
  const [error, setError] = useState("");
  const choice = useRef<HTMLSelectElement>(null);
  useEffect(() => choice.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!disposition) {
      setError("Please choose how it ended.");
      return choice.current?.focus();
    }
    void model.complete(chat, disposition, note.trim());
  };
  return (
    <form class="wrap-up" onSubmit={submit} noValidate aria-labelledby="wrap-up-title">
      <h3 id="wrap-up-title">Write it up</h3>
      <div class="field">
        <label for="disposition">How did it end?</label>
        <select id="disposition" ref={choice} value={disposition} aria-invalid={error !== ""} aria-describedby="disposition-error"
                onChange={(event) => setDisposition(event.currentTarget.value)}>
          <option value="">Choose…</option>
          {DISPOSITIONS.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
        </select>
        <p class="field-error" id="disposition-error" role="alert">{error}</p>
      </div>
      <div class="field">
        <label for="note">Note for colleagues (optional)</label>
        <textarea id="note" rows={2} maxLength={4000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </div>
      <button type="submit" class="button primary">Complete</button>
    </form>
  );
}
