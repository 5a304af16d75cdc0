export { Code, ConnectError, createClient } from "@connectrpc/connect";

export { Reason } from "../gen/recourse/errors/v1/errors_pb.js";
export { readError, type FieldViolation, type RecourseError } from "./errors.js";
export { newRequestId } from "./request_id.js";
export {
  createRecourseTransport,
  recourseInterceptors,
  type RecourseTransportOptions,
  type TokenSource,
} from "./transport.js";
