import { useEffect, useRef } from "preact/hooks";

import { ConnectionNote } from "@recourse/web-shared/connection_note";
import { rescueFocus } from "@recourse/web-shared/focus";
import { Icon } from "@recourse/web-shared/icon";
import { useStore } from "@recourse/web-shared/store";

import { ChatList } from "./chat_list.js";
import { ChatPane } from "./chat_pane.js";
import type { ConsoleModel } from "./console_model.js";
import { ContextPanel } from "./context_panel.js";
import { OfferCard } from "./offer_card.js";
import { StatusSwitch } from "./status_switch.js";

export function ConsolePage({ model, onSignOut }: { model: ConsoleModel; onSignOut(): void }) {
  const state = useStore(model.store);
  const chat = state.chats.find(({ contact }) => contact.name === state.selected);
  const unread = state.chats.reduce((sum, each) => sum + each.unread, 0);
  const main = useRef<HTMLElement>(null);
  useEffect(() => rescueFocus(main.current!), []);
  const waiting = state.offers.length + unread;
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Agent console` : "Agent console";
  }, [waiting]);

  return (
    <>
      <header class="bar">
        <h1 class="brand"><Icon name="check" /> Recourse <span class="brand-part">Agent console</span></h1>
        <div class="bar-actions">
          <StatusSwitch model={model} presence={state.presence} />
          <button type="button" class="button quiet" onClick={onSignOut}>Sign out</button>
        </div>
      </header>
      <main class="console" ref={main}>
        <ConnectionNote connection={state.connection} />
        <p class="problem" role="alert">{state.problem}</p>
        <div class="offers" role="region" aria-label="Offers" aria-live="polite" aria-relevant="additions">
          {state.offers.map((offer) => <OfferCard key={offer.name} offer={offer} model={model} />)}
        </div>
        <div class="desk">
          <ChatList chats={state.chats} selected={state.selected} onSelect={(name) => model.select(name)} />
          {chat ? (
            <>
              <ChatPane key={chat.contact.name} chat={chat} model={model} />
              <ContextPanel contact={chat.contact} />
            </>
          ) : (
            <section class="nothing card" aria-labelledby="nothing-title">
              <h2 id="nothing-title" data-focus-home tabIndex={-1}>No chat is open</h2>
              <p class="hint">Set yourself to available, and the next customer in line is offered to you here.</p>
            </section>
          )}
        </div>
      </main>
    </>
  );
}
