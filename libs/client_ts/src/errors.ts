import { Code, ConnectError } from "@connectrpc/connect";

import {
  BadRequestSchema,
  ErrorInfoSchema,
  LocalizedMessageSchema,
  RetryInfoSchema,
} from "../gen/google/rpc/error_details_pb.js";
import { Reason } from "../gen/recourse/errors/v1/errors_pb.js";

export interface FieldViolation {
  field: string;
  description: string;
}

/** What a call failed with, out of the details of its google.rpc.Status. */
export interface RecourseError {
  code: Code;
  /** UNSPECIFIED when the answer did not come from a service of ours, or names a reason newer than this client. */
  reason: Reason;
  /** Facts about the failure, by key; which keys there are depends on the reason. */
  metadata: Readonly<Record<string, string>>;
  fieldViolations: readonly FieldViolation[];
  /** How long to wait before trying again, where the server says so. */
  retryAfterMs?: number;
  /** Words that a customer may read, where the server sent some. */
  customerMessage?: string;
  /** For logs, not for people. */
  message: string;
}

/** Reads any error thrown by a call; an error from elsewhere becomes Code.Unknown. */
export function readError(error: unknown): RecourseError {
  const failure = ConnectError.from(error);
  const info = failure.findDetails(ErrorInfoSchema)[0];
  const retry = failure.findDetails(RetryInfoSchema)[0]?.retryDelay;
  const words = failure.findDetails(LocalizedMessageSchema)[0];
  return {
    code: failure.code,
    reason: toReason(info?.reason),
    metadata: info?.metadata ?? {},
    fieldViolations: failure
      .findDetails(BadRequestSchema)
      .flatMap((details) => details.fieldViolations)
      .map(({ field, description }) => ({ field, description })),
    ...(retry && { retryAfterMs: Number(retry.seconds) * 1000 + retry.nanos / 1e6 }),
    ...(words && { customerMessage: words.message }),
    message: failure.rawMessage,
  };
}

function toReason(name = ""): Reason {
  const value: unknown = Object.hasOwn(Reason, name) ? Reason[name as keyof typeof Reason] : undefined;
  return typeof value === "number" ? value : Reason.UNSPECIFIED;
}
