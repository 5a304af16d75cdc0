import { Contact_State } from "@recourse/client/recourse/routing/v1/contact_pb";

import type { Chat } from "./console_model.js";

interface ChatListProps {
  chats: readonly Chat[];
  selected: string;
  onSelect(contact: string): void;
}

export function ChatList({ chats, selected, onSelect }: ChatListProps) {
  return (
    <nav class="chat-list" aria-labelledby="chats-title">
      <h2 id="chats-title">Chats <span class="hint">{chats.length}</span></h2>
      <ul>
        {chats.map((chat) => (
          <li key={chat.contact.name}>
            <button type="button" class="chat-row" aria-current={chat.contact.name === selected ? "true" : undefined}
                    onClick={() => onSelect(chat.contact.name)}>
              <span class="chat-row-title">{titleOf(chat)}</span>
              {chat.unread > 0 && <span class="badge">{chat.unread} new</span>}
              <span class="hint chat-row-last">{lineOf(chat)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function titleOf({ contact }: Chat): string {
  const understanding = contact.context?.understanding;
  const issue = understanding?.issues.find(({ issue }) => issue === understanding.issue);
  return understanding?.item?.title || issue?.title || "New customer";
}

function lineOf(chat: Chat): string {
  if (chat.contact.state === Contact_State.AFTER_CONTACT_WORK) return "Ended: to be written up";
  if (chat.customerTyping) return "Typing…";
  return chat.entries.at(-1)?.text ?? "";
}
