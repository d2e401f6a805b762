import type { EvaluatedBatch, LinkBatch } from "../../reference/link-batch.ts";

/** The key service of the pseudonyms, as a province sees it. */
export interface LinkSource {
  /**
   * @param signal ends the waiting
   * @throws LinksRefusedError
   * @throws LinksUnavailableError
   */
  ask(batch: LinkBatch, signal?: AbortSignal): Promise<EvaluatedBatch>;
}

/** The key service says no. */
export class LinksRefusedError extends Error {
  override readonly name = "LinksRefusedError";

  constructor(
    readonly code: string,
    /** Milliseconds after which to ask again; null when it does not say. */
    readonly retryAfterMs: number | null,
  ) {
    super(`The key service refuses to evaluate points (${code}).`);
  }
}

/** There was no answer, or none of the key service. */
export class LinksUnavailableError extends Error {
  override readonly name = "LinksUnavailableError";

  constructor(reason: string, options?: ErrorOptions) {
    super(`The key service gave no answer: ${reason}.`, options);
  }
}

/** A key that the key service calls as before has changed: links made with it would match nobody's. */
export class WrongLinkKeyError extends Error {
  override readonly name = "WrongLinkKeyError";

  constructor(readonly keyId: string) {
    super(`The key service answers with another key "${keyId}" than before.`);
  }
}
