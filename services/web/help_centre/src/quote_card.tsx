import { Party, RefundTrigger } from "@recourse/client/recourse/policy/v1/policy_pb";
import { UnitCancellation_Outcome } from "@recourse/client/recourse/order/v1/cancellation_service_pb";
import type { ReturnTerms } from "@recourse/client/recourse/returns/v1/returns_pb";
import { type ActionTerms, Action_Type } from "@recourse/client/recourse/routing/v1/action_pb";
import type { ItemCard, QuoteOffer } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { formatDay, formatMoney, formatTime } from "@recourse/web-shared/format";

/** What would be done on a yes: everything a person wants to know before saying it. */
export function QuoteCard({ quote }: { quote: QuoteOffer }) {
  const { terms, item, actionTerms, type } = quote;
  return (
    <div class="quote">
      {type === Action_Type.CANCEL && actionTerms ? <CancelFacts terms={actionTerms} item={item} />
        : type === Action_Type.CLAIM && actionTerms ? <ClaimFacts terms={actionTerms} item={item} />
        : type === Action_Type.MEMBERSHIP_END && actionTerms ? <MembershipEndFacts terms={actionTerms} item={item} />
        : terms && <ReturnFacts terms={terms} item={item} />}
      {quote.expireTime && <p class="hint">Nothing happens until you say yes. This stands until {formatTime(quote.expireTime)}.</p>}
    </div>
  );
}

function ReturnFacts({ terms, item }: { terms: ReturnTerms; item: ItemCard | undefined }) {
  const fee = terms.fee && terms.fee.minorUnits > 0n;
  return (
    <>
      <p>I am sorry about the {item?.title ?? "trouble"}. Here is what I can do:</p>
      <p class="quote-total"><span class="amount">{formatMoney(terms.refundTotal)}</span> back to you</p>
      <dl class="facts">
        <Fact name="You send back">{nameOf(item)}</Fact>
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
    </>
  );
}

function CancelFacts({ terms, item }: { terms: ActionTerms; item: ItemCard | undefined }) {
  const count = (outcome: UnitCancellation_Outcome) => terms.units.filter((unit) => unit.outcome === outcome).length;
  const stopped = count(UnitCancellation_Outcome.CANCELLED);
  const asked = count(UnitCancellation_Outcome.REQUESTED);
  const tooLate = count(UnitCancellation_Outcome.TOO_LATE);
  return (
    <>
      <p>I can stop this order{stopped > 0 ? " before it is sent" : ""}:</p>
      {terms.amount && terms.amount.minorUnits > 0n && (
        <p class="quote-total"><span class="amount">{formatMoney(terms.amount)}</span> back to you</p>
      )}
      <dl class="facts">
        <Fact name="What">{nameOf(item)}</Fact>
        {stopped > 0 && <Fact name="Stopped at once">{pieces(stopped)}</Fact>}
        {asked > 0 && <Fact name="Being packed">{pieces(asked)}: I ask the warehouse, and you hear within 24 hours</Fact>}
        {tooLate > 0 && <Fact name="Left already">{pieces(tooLate)}: you can send that back when it is with you</Fact>}
        <PaidBackTo terms={terms} />
        {stopped > 0 && terms.paidBack.length > 0 && <Fact name="You see it">Within {terms.expectedDays} days</Fact>}
      </dl>
    </>
  );
}

function ClaimFacts({ terms, item }: { terms: ActionTerms; item: ItemCard | undefined }) {
  return (
    <>
      <p>I am sorry about the {item?.title ?? "trouble"}. Our guarantee covers you; I can ask the seller for you:</p>
      <p class="quote-total"><span class="amount">{formatMoney(terms.amount)}</span> asked for</p>
      <dl class="facts">
        <Fact name="What">{nameOf(item)}</Fact>
        <Fact name="Goes to the seller">{formatDay(terms.fileableTime)}</Fact>
        <Fact name="They answer">Within 72 hours; if they do not, we decide</Fact>
        <Fact name="You do">Nothing more</Fact>
      </dl>
    </>
  );
}

function MembershipEndFacts({ terms, item }: { terms: ActionTerms; item: ItemCard | undefined }) {
  const atOnce = terms.amount !== undefined && terms.amount.minorUnits > 0n;
  return (
    <>
      <p>I can end your {nameOf(item)}:</p>
      {atOnce && <p class="quote-total"><span class="amount">{formatMoney(terms.amount)}</span> back to you</p>}
      <dl class="facts">
        <Fact name="It ends">{atOnce ? "Now" : `On ${formatDay(terms.endTime)}; you keep it until then`}</Fact>
        <Fact name="Charged from now on">Nothing</Fact>
        <PaidBackTo terms={terms} />
        {atOnce && <Fact name="You see it">Within {terms.expectedDays} days</Fact>}
      </dl>
    </>
  );
}

function PaidBackTo({ terms }: { terms: ActionTerms }) {
  if (terms.paidBack.length === 0) return null;
  return (
    <Fact name="Money goes to">
      {terms.paidBack.map((part) => (
        <span class="line" key={part.paymentLabel}>
          {part.paymentLabel}{terms.paidBack.length > 1 && `: ${formatMoney(part.amount)}`}
        </span>
      ))}
    </Fact>
  );
}

const nameOf = (item: ItemCard | undefined) => [item?.title, item?.variantTitle].filter(Boolean).join(", ");
const pieces = (count: number) => `${count} ${count === 1 ? "piece" : "pieces"}`;

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
