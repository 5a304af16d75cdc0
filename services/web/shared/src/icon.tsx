const PATHS = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c0-3.5 3.5-6 8-6s8 2.5 8 6",
  assistant: "M7 8h10a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3Zm5-4v4M9 13v1m6-1v1",
  parcel: "M12 3 4 7v10l8 4 8-4V7l-8-4ZM4 7l8 4 8-4M12 11v10",
  check: "M5 12.5 10 17.5 19 7",
  download: "M12 4v11m0 0 4-4m-4 4-4-4M5 20h14",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2",
  warning: "M12 4 3 20h18L12 4Zm0 6v5m0 2.5v.5",
} as const;

/** A drawing beside words that say the same, so hidden from assistive technology. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
