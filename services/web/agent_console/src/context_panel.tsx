import type { ComponentChildren } from "preact";

import type { Contact } from "@recourse/client/recourse/routing/v1/contact_pb";
import { formatTime } from "@recourse/web-shared/format";

/** What the customer has said and had done already, so that nobody asks again. */
export function ContextPanel({ contact }: { contact: Contact }) {
  return (
    <aside class="context card" aria-labelledby="context-title">
      <h2 id="context-title">What is known</h2>
      <Known contact={contact} />
    </aside>
  );
}

export function Known({ contact }: { contact: Contact }) {
  const { context } = contact;
  const understanding = context?.understanding;
  const issue = understanding?.issues.find(({ issue }) => issue === understanding.issue);
  return (
    <div class="known">
      <p>{context?.summary || "Nothing yet: the customer asked for a person straight away."}</p>
      <dl class="facts">
        {understanding?.issue && <Fact name="Issue">{issue?.title ?? words(understanding.issue)}</Fact>}
        {understanding?.item && <Fact name="Item">{understanding.item.caption || understanding.item.title}</Fact>}
        {understanding?.item?.order && <Fact name="Order">{id(understanding.item.order)}</Fact>}
        {context && context.actions.length > 0 && <Fact name="Done so far">{context.actions.map(words).join(", ")}</Fact>}
        {context?.reason && <Fact name="Why a person">{context.reason}</Fact>}
        <Fact name="Queue">{words(contact.queue)}</Fact>
        {contact.enqueueTime && <Fact name="Waiting since">{formatTime(contact.enqueueTime)}</Fact>}
        <Fact name="Customer">{id(contact.customer)}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const id = (name: string) => name.split("/").at(-1) ?? name;

// "issues/damaged_item" as "damaged item".
const words = (name: string) => id(name).replaceAll("_", " ");
