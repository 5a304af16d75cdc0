import { useState } from "preact/hooks";

import type { Label } from "@recourse/client/recourse/returns/v1/returns_pb";
import { Icon } from "@recourse/web-shared/icon";

import type { HelpModel } from "./help_model.js";

/** Fetches the label when it is asked for: entries and news carry the return without it. */
export function LabelButton({ model, label }: { model: HelpModel; label: Label }) {
  const [note, setNote] = useState("");
  const download = async () => {
    const document = await model.labelDocument();
    if (!document?.length) return setNote("The label is not there yet. Please try again in a moment.");
    save(document, `label-${label.trackingNumber}.pdf`);
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
