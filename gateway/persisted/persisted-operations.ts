import { createHash } from "node:crypto";

/** The SHA-256 of a document's text, in lower-case hexadecimal digits. */
export function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Documents that the operator has listed, by the SHA-256 of their text. Nobody adds to them while the
 * gateway runs: what can be registered can be filled with garbage, or with somebody else's operation.
 */
export class PersistedOperations {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #listed: ReadonlySet<string>;

  /** @param texts by their ids */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
    this.#listed = new Set(texts.values());
  }

  get size(): number {
    return this.#texts.size;
  }

  textOf(id: string): string | null {
    return this.#texts.get(id) ?? null;
  }

  /** By its text, letter for letter. */
  lists(text: string): boolean {
    return this.#listed.has(text);
  }
}
