import { Party, RefundTrigger } from "@recourse/client/recourse/policy/v1/policy_pb";
import type { QuoteOffer } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { formatDay, formatMoney, formatTime } from "@recourse/web-shared/format";

/** What would be done on a yes: everything a person wants to know before saying it. */
export function QuoteCard({ quote }: { quote: QuoteOffer }) {
  const { terms, item } = quote;
  if (!terms) return null;
  const fee = terms.fee && terms.fee.minorUnits > 0n;
  return (
    <div class="quote">
      <p>I am sorry about the {item?.title ?? "trouble"}. Here is what I can do:</p>
      <p class="quote-total"><span class="amount">{formatMoney(terms.refundTotal)}</span> back to you</p>
      <dl class="facts">
        <Fact name="You send back">{[item?.title, item?.variantTitle].filter(Boolean).join(", ")}</Fact>
        <Fact name="By">{formatDay(terms.returnByTime)}</Fact>
        <Fact name="Money goes to">
          {terms.destinations.map((place) => (
            <span class="line" key={place.payment}>
              {place.paymentLabel}{terms.destinations.length > 1 && `: ${formatMoney(place.amount)}`}
            </span>
          ))}
        </Fact>
        <Fact name="Return label">{terms.labelPayer === Party.CUSTOMER ? "At your cost" : "Free, ready to print"}</Fact>
        {fee && <Fact name="Fee kept">{formatMoney(terms.fee)}</Fact>}
        <Fact name="Money leaves">
          {terms.trigger === RefundTrigger.ON_FIRST_SCAN ? "As soon as the carrier has scanned the parcel" : "When the parcel has reached us"}
        </Fact>
        <Fact name="You see it">Within {terms.expectedDays} days after that</Fact>
      </dl>
      {quote.expireTime && <p class="hint">Nothing happens until you say yes. This stands until {formatTime(quote.expireTime)}.</p>}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
