import { Code, Reason, readError } from "@recourse/client";

const BY_REASON: Partial<Record<Reason, string>> = {
  [Reason.STEP_STALE]: "That is no longer on offer. Please choose again from the newest answer.",
  [Reason.QUOTE_EXPIRED]: "That offer has run out. Ask again and I will work it out afresh.",
  [Reason.QUOTE_STALE]: "Something has changed since that offer. Ask again and I will work it out afresh.",
  [Reason.SURVEY_CLOSED]: "This has been answered already. Thank you.",
  [Reason.OFFER_EXPIRED]: "The time to accept is over; the customer has been offered to somebody else.",
  [Reason.CONTACT_NOT_YOURS]: "Somebody else has this customer by now.",
  [Reason.CONTROL_LOST]: "You no longer have this conversation, so the message was not sent.",
  [Reason.OVERLOADED]: "There is a lot going on right now. Please try again in a moment.",
};

/** What to tell a person about a failed call. */
export function explain(error: unknown): string {
  const failure = readError(error);
  if (failure.customerMessage) return failure.customerMessage;
  const words = BY_REASON[failure.reason];
  if (words) return words;
  if (isSignedOut(error)) return "You have been signed out. Please sign in again.";
  if (failure.code === Code.Unavailable || failure.code === Code.DeadlineExceeded || failure.code === Code.Unknown) {
    return "We could not reach the service. Nothing is lost; please try again.";
  }
  return "That did not work. Please try again.";
}

export function isSignedOut(error: unknown): boolean {
  return readError(error).code === Code.Unauthenticated;
}
