import { Refund_State, type Refund } from "@recourse/client/recourse/refunds/v1/refunds_pb";
import { Return_State, type Return } from "@recourse/client/recourse/returns/v1/returns_pb";
import { formatDay, formatMoney } from "@recourse/web-shared/format";
import { Icon } from "@recourse/web-shared/icon";

import type { HelpModel } from "./help_model.js";
import { LabelButton } from "./label_button.js";
import { stepsOf, type Step } from "./return_steps.js";

interface ReturnProgressProps {
  model: HelpModel;
  returnCase: Return;
  refund?: Refund | undefined;
}

/** The return and its money, live, beside the conversation. */
export function ReturnProgress({ model, returnCase, refund }: ReturnProgressProps) {
  const label = returnCase.label;
  const open = returnCase.state < Return_State.IN_TRANSIT;
  return (
    <aside class="card progress" aria-labelledby="return-title">
      <h2 id="return-title">Your return</h2>
      <p class="quote-total"><span class="amount">{formatMoney(refund?.total ?? returnCase.terms?.refundTotal)}</span></p>
      {returnCase.denial && <p class="note"><Icon name="warning" /> {returnCase.denial}</p>}
      <ol class="steps">{stepsOf(returnCase, refund).map((step) => <StepLine key={step.title} step={step} />)}</ol>
      {refund?.state === Refund_State.FAILED && (
        <p class="note"><Icon name="warning" /> Your bank did not take the money. It is still yours; a person can arrange another way.</p>
      )}
      {label?.trackingNumber && (
        <div class="label-part">
          <p class="hint">{label.carrier} {label.trackingNumber}</p>
          <LabelButton model={model} label={label} />
        </div>
      )}
      {open && returnCase.returnByTime && <p class="hint">Hand the parcel over by {formatDay(returnCase.returnByTime)}.</p>}
      {refund?.expectedTime && refund.state !== Refund_State.FAILED && (
        <p class="hint">You should see the money by {formatDay(refund.expectedTime)}.</p>
      )}
    </aside>
  );
}

const STEP_WORDS = { done: "Done", current: "Now", ahead: "To come", failed: "Did not work" } as const;

function StepLine({ step }: { step: Step }) {
  return (
    <li class={`step ${step.state}`} aria-current={step.state === "current" ? "step" : undefined}>
      <span class="step-mark">{step.state === "done" && <Icon name="check" />}</span>
      <span class="step-title">{step.title}<span class="visually-hidden"> ({STEP_WORDS[step.state]})</span></span>
      {step.time && <span class="hint">{formatDay(step.time)}</span>}
    </li>
  );
}
