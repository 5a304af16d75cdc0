import type { Interceptor, Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { newRequestId } from "./request_id.js";

/** A bearer token, or a function asked before every call, so that an expired token can be renewed. */
export type TokenSource = string | (() => string | Promise<string>);

export interface RecourseTransportOptions {
  /** Address of the gateway, for example "https://help.example.com". */
  baseUrl: string;
  /** Absent for the few methods that need no sign-in. */
  token?: TokenSource;
  /** Replaces the global fetch. */
  fetch?: typeof globalThis.fetch;
  /** Deadline of calls that name none; 10 s unless told. Open a watch with `timeoutMs: 0`: it ends when you stop reading. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** A gRPC-web transport in the binary format: unary calls and server streams, delivered message by message. */
export function createRecourseTransport(options: RecourseTransportOptions): Transport {
  return createGrpcWebTransport({
    baseUrl: options.baseUrl,
    useBinaryFormat: true,
    interceptors: recourseInterceptors(options.token),
    defaultTimeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.fetch && { fetch: options.fetch }),
  });
}

/** Sends the token and an id under which the services log the call; for transports other than connect-web's. */
export function recourseInterceptors(token?: TokenSource): Interceptor[] {
  return [
    (next) => async (request) => {
      if (token !== undefined) {
        const value = typeof token === "function" ? await token() : token;
        request.header.set("authorization", `Bearer ${value}`);
      }
      if (!request.header.has("x-request-id")) request.header.set("x-request-id", newRequestId());
      return next(request);
    },
  ];
}
