import { Speaker } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { Contact_State } from "@recourse/client/recourse/routing/v1/contact_pb";
import { Composer } from "@recourse/web-shared/composer";
import { Transcript } from "@recourse/web-shared/transcript";

import { titleOf } from "./chat_list.js";
import type { Chat, ConsoleModel } from "./console_model.js";
import { WrapUp } from "./wrap_up.js";

export function ChatPane({ chat, model }: { chat: Chat; model: ConsoleModel }) {
  const ended = chat.contact.state === Contact_State.AFTER_CONTACT_WORK;
  return (
    <section class="chat-pane card" aria-labelledby="chat-title">
      <div class="chat-head">
        <h2 id="chat-title" data-focus-home tabIndex={-1}>{titleOf(chat)}</h2>
        {!ended && <button type="button" class="button" onClick={() => void model.end(chat)}>End chat</button>}
      </div>
      {chat.entries.length > 0 || chat.drafts.length > 0 ? (
        <Transcript label="Conversation" self={Speaker.AGENT} entries={chat.entries} drafts={chat.drafts}
                    onRetry={(draft) => void model.retry(chat, draft)} />
      ) : <p class="transcript-empty" role="status">Loading the conversation…</p>}
      {ended ? <WrapUp chat={chat} model={model} /> : (
        <>
          <p class="typing" role="status">{chat.customerTyping ? "The customer is typing…" : ""}</p>
          <Composer label="Your message" placeholder="Write to the customer" onSend={(text) => void model.send(chat, text)}
                    onTyping={() => model.typing(chat)} />
        </>
      )}
    </section>
  );
}
