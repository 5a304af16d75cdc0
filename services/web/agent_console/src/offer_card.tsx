import { useEffect, useState } from "preact/hooks";

import type { Offer } from "@recourse/client/recourse/routing/v1/contact_pb";
import { formatCountdown } from "@recourse/web-shared/format";
import { Icon } from "@recourse/web-shared/icon";

import { secondsLeft, type ConsoleModel } from "./console_model.js";
import { Known } from "./context_panel.js";

/** A customer to take or to leave, with what is known and how long there is to decide. */
export function OfferCard({ offer, model }: { offer: Offer; model: ConsoleModel }) {
  const [left, setLeft] = useState(() => secondsLeft(offer));
  useEffect(() => {
    const timer = setInterval(() => {
      const now = secondsLeft(offer);
      setLeft(now);
      if (now <= 0) model.offerRanOut(offer);
    }, 250);
    return () => clearInterval(timer);
  }, [offer.name]);
  const urgent = offer.contact?.priority === 0;
  return (
    <section class={urgent ? "card offer urgent" : "card offer"} aria-label="A customer is waiting">
      <div class="offer-head">
        <h2>{urgent ? <><Icon name="warning" /> Urgent: somebody may be in danger</> : "A customer is waiting"}</h2>
        {/* Counting aloud would drown everything else. */}
        <span class="countdown" aria-hidden="true"><Icon name="clock" /> {formatCountdown(left)}</span>
      </div>
      {offer.contact && <Known contact={offer.contact} />}
      <div class="offer-actions">
        <button type="button" class="button primary" onClick={() => void model.accept(offer)}>Accept</button>
        <button type="button" class="button" onClick={() => void model.decline(offer)}>Decline</button>
      </div>
    </section>
  );
}
