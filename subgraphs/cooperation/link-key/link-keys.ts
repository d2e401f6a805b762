import type { LinkKeyIds } from "../../reference/link-batch.ts";
import type { Scalar } from "../../reference/oprf.ts";
import { linkKeyOf } from "../../reference/pseudonym.ts";
import { type KeyForm, type KeyRing, keyRingOf } from "../../service/key-ring.ts";

/** The keys of the pseudonyms, which no other process has, and which are in no database. */
export class LinkKeys {
  readonly ids: LinkKeyIds;
  readonly #secrets: ReadonlyMap<string, Scalar>;

  constructor({ current, next, keys }: KeyRing) {
    this.ids = { current, next, known: [...keys.keys()] };
    this.#secrets = new Map([...keys].map(([id, bytes]) => [id, linkKeyOf(id, bytes).secret]));
  }

  /** @throws StartError when the text of the file holds no such keys */
  static ofFile(text: string, file: string): LinkKeys {
    return new LinkKeys(keyRingOf(text, file, linkKeyForm));
  }

  /** The key if links are made under it, now or soon: with any other, old links could only be guessed. */
  secretOf(id: string): Scalar | null {
    const { current, next } = this.ids;
    return id === current || id === next ? (this.#secrets.get(id) ?? null) : null;
  }
}

const linkKeyForm: KeyForm = {
  isKey: ({ length }) => length === 32,
  expected: "32 random bytes",
};
