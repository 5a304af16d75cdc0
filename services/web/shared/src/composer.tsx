import { useRef, useState } from "preact/hooks";

import { Icon } from "./icon.js";

interface ComposerProps {
  label: string;
  placeholder?: string;
  sendLabel?: string;
  rows?: number;
  /** Shows the label above the box; else the placeholder stands for it. */
  labelled?: boolean;
  onSend(text: string): void;
  onTyping?(): void;
}

const LONGEST = 4000;

/** A text box and its button. Enter sends, Shift and Enter begins a line. */
export function Composer({ label, placeholder, sendLabel = "Send", rows = 1, labelled = false, onSend, onTyping }: ComposerProps) {
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const send = () => {
    if (!text.trim()) return box.current?.focus();
    onSend(text.trim());
    setText("");
    box.current?.focus();
  };
  return (
    <form class="composer" onSubmit={(event) => (event.preventDefault(), send())}>
      <label class="composer-field">
        <span class={labelled ? "composer-label" : "visually-hidden"}>{label}</span>
        <textarea
          ref={box} rows={rows} maxLength={LONGEST} value={text} placeholder={placeholder ?? label}
          onInput={(event) => {
            setText(event.currentTarget.value);
            onTyping?.();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
      </label>
      <button type="submit" class="button primary">
        <Icon name="send" /> <span class="button-text">{sendLabel}</span>
      </button>
    </form>
  );
}
