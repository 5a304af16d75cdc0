import { useEffect, useRef } from "preact/hooks";

import { ConnectionNote } from "@recourse/web-shared/connection_note";
import { rescueFocus } from "@recourse/web-shared/focus";
import { Icon } from "@recourse/web-shared/icon";
import { useStore } from "@recourse/web-shared/store";

import { Conversation } from "./conversation.js";
import type { HelpModel } from "./help_model.js";
import { Start } from "./start.js";

export function HelpPage({ model, onSignOut }: { model: HelpModel; onSignOut(): void }) {
  const state = useStore(model.store);
  const talking = state.session !== undefined || state.drafts.length > 0;
  const main = useRef<HTMLElement>(null);
  useEffect(() => rescueFocus(main.current!), []);
  useEffect(() => void (document.title = talking ? "Your conversation – Help" : "Help"), [talking]);

  return (
    <>
      <header class="bar">
        <p class="brand"><Icon name="check" /> Recourse <span class="brand-part">Help</span></p>
        <nav aria-label="Help" class="bar-actions">
          {talking && <button type="button" class="button quiet" onClick={() => model.startOver()}>New question</button>}
          {state.person.name === "none" && (
            <button type="button" class="button" onClick={() => void model.requestPerson()}>
              <Icon name="person" /> Talk to a person
            </button>
          )}
          <button type="button" class="button quiet" onClick={onSignOut}>Sign out</button>
        </nav>
      </header>
      <main class={talking ? "page talking" : "page"} ref={main}>
        <h1 tabIndex={-1} data-focus-home={talking ? undefined : true} class={talking ? "visually-hidden" : ""}>{talking ? "Your conversation" : "How can we help?"}</h1>
        <ConnectionNote connection={state.connection} />
        <p class="problem" role="alert">{state.problem}</p>
        {talking ? <Conversation model={model} state={state} /> : <Start model={model} state={state} />}
      </main>
    </>
  );
}
