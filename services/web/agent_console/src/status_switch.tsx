import { Presence_Status, type Presence } from "@recourse/client/recourse/routing/v1/contact_pb";

import type { ConsoleModel } from "./console_model.js";

const CHOICES = [
  [Presence_Status.AVAILABLE, "Available"],
  [Presence_Status.BREAK, "On break"],
  [Presence_Status.OFFLINE, "Offline"],
] as const;

export function StatusSwitch({ model, presence }: { model: ConsoleModel; presence: Presence | undefined }) {
  const missed = presence?.status === Presence_Status.NOT_RESPONDING;
  return (
    <div class="status-switch" role="group" aria-label="Your status">
      {/* Buttons, not radio buttons: an arrow key must not send anybody on a break in passing. */}
      {CHOICES.map(([status, words]) => (
        <button key={status} type="button" class="chip" aria-pressed={presence?.status === status}
                onClick={() => void model.setStatus(status)}>
          {words}
        </button>
      ))}
      {presence && <span class="hint slots">{presence.chatSlotsUsed} of {presence.chatSlots} chats</span>}
      <span class="status-missed" role="status">{missed ? "Two offers were missed: choose Available to go on." : ""}</span>
    </div>
  );
}
