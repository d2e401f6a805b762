import { type LinkKey, personLinkOf, personLinksOf } from "../../reference/pseudonym.ts";

/** The pseudonyms of generated people. Many are made in half the time when it is told beforehand whose. */
export class PersonLinks {
  readonly #key: LinkKey;
  #made: ReadonlyMap<string, string> = new Map();

  constructor(key: LinkKey) {
    this.#key = key;
  }

  /** These are asked for next; who was told of before is forgotten. */
  prepare(idNumbers: readonly string[]): void {
    const links = personLinksOf(idNumbers, this.#key.secret);
    this.#made = new Map(idNumbers.map((idNumber, at) => [idNumber, links[at] ?? ""]));
  }

  of(idNumber: string): string {
    return this.#made.get(idNumber) ?? personLinkOf(idNumber, this.#key.secret);
  }
}
