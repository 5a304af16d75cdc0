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
    <fieldset class="status-switch">
      <legend class="visually-hidden">Your status</legend>
      {CHOICES.map(([status, words]) => (
        <label key={status} class={`status-choice status-${Presence_Status[status].toLowerCase()}`}>
          <input type="radio" name="status" checked={presence?.status === status} onChange={() => void model.setStatus(status)} />
          <span>{words}</span>
        </label>
      ))}
      {presence && <span class="hint slots">{presence.chatSlotsUsed} of {presence.chatSlots} chats</span>}
      <span class="status-missed" role="status">{missed ? "Two offers were missed: choose Available to go on." : ""}</span>
    </fieldset>
  );
}
