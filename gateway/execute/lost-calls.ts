import { SubgraphUnavailableError } from "./errors.ts";

/** The connection was lost before a byte of the answer came. */
export class BrokenConnectionError extends SubgraphUnavailableError {}

/** The two sides could not agree on TLS: it will be so until somebody changes a certificate. */
export class DistrustError extends SubgraphUnavailableError {}

/** The client went away, or needs the answer no longer. */
export function abandoned(): SubgraphUnavailableError {
  return new SubgraphUnavailableError("TIMEOUT", "The request was abandoned.");
}

export function tooLate(): SubgraphUnavailableError {
  return new SubgraphUnavailableError("TIMEOUT", "It did not answer in time.");
}
