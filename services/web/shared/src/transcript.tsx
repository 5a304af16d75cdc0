import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { Speaker, type Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";

import { formatTime } from "./format.js";
import { Icon } from "./icon.js";
import type { Draft } from "./outbox.js";

interface TranscriptProps {
  /** Of the region, for people who cannot see it. */
  label: string;
  entries: readonly Entry[];
  drafts: readonly Draft[];
  /** Whose page this is: their own messages are on the right and called "You". */
  self: Speaker;
  /** Shown below an entry's text, or instead of it. */
  renderEntry?(entry: Entry): { body?: ComponentChildren; after?: ComponentChildren } | undefined;
  onRetry(draft: Draft): void;
}

/** The conversation. As a log, so that assistive technology reads out what is added and nothing twice. */
export function Transcript({ label, entries, drafts, self, renderEntry, onRetry }: TranscriptProps) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useRef(0);
  const count = entries.length + drafts.length;
  useLayoutEffect(() => {
    const node = box.current;
    if (!node || count === seen.current) return;
    // Whoever reads further up is left there, except for what they wrote themselves.
    const wasAtEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 240 + node.clientHeight / 2;
    if (seen.current === 0 || wasAtEnd || drafts.length > 0) node.scrollTop = node.scrollHeight;
    // With little room the page scrolls instead of the log.
    const pageScrolls = getComputedStyle(node).overflowY === "visible";
    if (pageScrolls && seen.current > 0) node.parentElement?.scrollIntoView({ block: "end" });
    seen.current = count;
  }, [count]);
  return (
    <div class="transcript" role="log" aria-label={label} tabIndex={0} data-focus-home ref={box}>
      <ol class="entries">
        {entries.filter(({ text }) => text !== "").map((entry) => {
          const special = renderEntry?.(entry);
          return (
            <Line key={keyOf(entry, self)} speaker={entry.speaker} self={self} who={nameOf(entry, self)} time={formatTime(entry.entryTime)}
                  body={special?.body ?? entry.text} after={special?.after} />
          );
        })}
        {drafts.map((draft) => (
          <Line key={draft.requestId} speaker={self} self={self} who="You" body={draft.text}
                time={draft.state === "sending" ? "Sending…" : "Not sent"}
                after={draft.state === "failed" && (
                  <button type="button" class="button small" onClick={() => onRetry(draft)}>Send again</button>
                )} />
        ))}
      </ol>
    </div>
  );
}

// A message of one's own keeps its place on the page when its entry arrives, so it is not read out again.
function keyOf(entry: Entry, self: Speaker): string {
  const own = entry.speaker === self && entry.type === "message" && entry.requestId !== "";
  return own ? entry.requestId : `${entry.log}#${entry.sequence}`;
}

export function nameOf(entry: Entry, self: Speaker): string {
  if (entry.speaker === self) return entry.speaker === Speaker.CUSTOMER || !entry.speakerDisplayName ? "You" : `${entry.speakerDisplayName} (you)`;
  switch (entry.speaker) {
    case Speaker.ASSISTANT:
      return "Assistant (automated)";
    case Speaker.AGENT:
      return entry.speakerDisplayName || "Agent";
    case Speaker.CUSTOMER:
      return entry.speakerDisplayName || "Customer";
    default:
      return "Update";
  }
}

interface LineProps {
  speaker: Speaker;
  self: Speaker;
  who: string;
  time: string;
  body: ComponentChildren;
  after?: ComponentChildren;
}

const KIND: Partial<Record<Speaker, string>> = {
  [Speaker.CUSTOMER]: "customer",
  [Speaker.ASSISTANT]: "assistant",
  [Speaker.AGENT]: "agent",
};

function Line({ speaker, self, who, time, body, after }: LineProps) {
  const kind = KIND[speaker] ?? "system";
  return (
    <li class={`entry from-${kind}${speaker === self ? " own" : ""}`}>
      <p class="entry-head">
        {kind === "assistant" && <Icon name="assistant" />}
        {kind === "agent" && <Icon name="person" />}
        <span class="entry-who">{who}</span>
        <span class="entry-time">{time}</span>
      </p>
      <div class="entry-body">{body}</div>
      {after}
    </li>
  );
}
