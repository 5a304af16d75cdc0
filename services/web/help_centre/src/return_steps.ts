import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Refund_State, type Refund } from "@recourse/client/recourse/refunds/v1/refunds_pb";
import { Return_State, type Return } from "@recourse/client/recourse/returns/v1/returns_pb";
import { RefundTrigger } from "@recourse/client/recourse/policy/v1/policy_pb";

export interface Step {
  title: string;
  state: "done" | "current" | "ahead" | "failed";
  time?: Timestamp;
}

interface Stop {
  title: string;
  done: boolean;
  time?: Timestamp | undefined;
}

const OVER = [Return_State.DENIED, Return_State.CANCELLED, Return_State.EXPIRED, Return_State.REJECTED, Return_State.RETURNED_TO_CUSTOMER];

/** With us, as far as anybody can tell: lost and missing parcels are paid for as if they were. */
const BACK = [
  Return_State.RECEIVED,
  Return_State.PROCESSED,
  Return_State.LOST_IN_TRANSIT,
  Return_State.MISSING_AT_WAREHOUSE,
  Return_State.DISPUTED,
];

/** A return and its refund as the one road that a customer sees. */
export function stepsOf(returnCase: Return, refund?: Refund): Step[] {
  if (OVER.includes(returnCase.state)) return [{ title: overTitle(returnCase.state), state: "failed" }];
  const { state } = returnCase;
  const trigger = returnCase.terms?.trigger;
  const onReceipt = trigger === RefundTrigger.ON_RECEIPT || trigger === RefundTrigger.ON_GRADING;
  const kept = state === Return_State.COMPLETED_RETURNLESS;
  const road: Stop[] = [
    { title: "Return authorised", done: state >= Return_State.AUTHORIZED, time: returnCase.createTime },
    { title: "Label ready", done: state >= Return_State.LABEL_ISSUED },
    { title: "Parcel with the carrier", done: state >= Return_State.IN_TRANSIT, time: returnCase.firstScanTime },
    { title: "Parcel back with us", done: BACK.includes(state), time: returnCase.receiveTime },
    { title: "Money sent", done: isSent(refund), time: timeOf(refund, Refund_State.SUBMITTED) },
    { title: "Money paid", done: refund?.state === Refund_State.SUCCEEDED, time: timeOf(refund, Refund_State.SUCCEEDED) },
  ]
    .filter(({ title }) => title !== "Parcel back with us" || onReceipt)
    .filter(({ title }) => !kept || !["Label ready", "Parcel with the carrier", "Parcel back with us"].includes(title));
  const current = road.findIndex(({ done }) => !done);
  return road.map(({ title, done, time }, index) => ({
    title,
    state: done ? "done" : index !== current ? "ahead" : refund?.state === Refund_State.FAILED ? "failed" : "current",
    ...(done && time && { time }),
  }));
}

function isSent(refund: Refund | undefined): boolean {
  return refund !== undefined && refund.state !== Refund_State.RESERVED;
}

function timeOf(refund: Refund | undefined, state: Refund_State): Timestamp | undefined {
  return refund?.timeline.findLast((line) => line.state === state)?.time;
}

function overTitle(state: Return_State): string {
  switch (state) {
    case Return_State.DENIED:
      return "The return could not be set up";
    case Return_State.CANCELLED:
      return "The return is cancelled";
    case Return_State.REJECTED:
      return "What came back was not accepted";
    case Return_State.RETURNED_TO_CUSTOMER:
      return "The parcel went back to you";
    default:
      return "The time for this return has passed";
  }
}
