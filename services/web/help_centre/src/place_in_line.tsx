import { formatWait } from "@recourse/web-shared/format";
import { Icon } from "@recourse/web-shared/icon";

import type { HelpModel, HelpState } from "./help_model.js";

export function PlaceInLine({ model, state }: { model: HelpModel; state: HelpState }) {
  const { estimate } = state;
  const wait = formatWait(estimate?.shortestWait, estimate?.longestWait);
  return (
    <section class="card line-card" aria-labelledby="line-title">
      <Icon name="clock" />
      <div class="line-words">
        <h2 id="line-title">Waiting for a person</h2>
        <p role="status">
          {!estimate && "You are in line."}
          {estimate && (estimate.position <= 1 ? "You are next." : `You are number ${estimate.position} in line.`)}
          {wait && ` It may take ${wait}.`}
        </p>
        <p class="hint">Your place is kept if you close this page. You can go on writing; whoever comes will have read it.</p>
      </div>
      <button type="button" class="button" onClick={() => void model.leaveLine()}>Leave the line</button>
    </section>
  );
}
