import { useState } from "preact/hooks";

import { Refund_State, type Refund } from "@recourse/client/recourse/refunds/v1/refunds_pb";
import { Return_State, type Return } from "@recourse/client/recourse/returns/v1/returns_pb";
import { formatDay, formatMoney } from "@recourse/web-shared/format";
import { Icon } from "@recourse/web-shared/icon";

import type { HelpModel } from "./help_model.js";
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
          <LabelButton model={model} name={`label-${label.trackingNumber}.pdf`} />
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

function LabelButton({ model, name }: { model: HelpModel; name: string }) {
  const [note, setNote] = useState("");
  const download = async () => {
    const document = await model.labelDocument();
    if (!document?.length) return setNote("The label is not there yet. Please try again in a moment.");
    save(document, name);
    setNote("The label has been downloaded.");
  };
  return (
    <>
      <button type="button" class="button primary" onClick={() => void download()}>
        <Icon name="download" /> Download label (PDF)
      </button>
      <p class="hint" role="status">{note}</p>
    </>
  );
}

function save(document: Uint8Array, name: string): void {
  const address = URL.createObjectURL(new Blob([document.slice()], { type: "application/pdf" }));
  const link = globalThis.document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
