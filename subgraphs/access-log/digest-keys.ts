import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { readKeyRing } from "../service/key-ring.ts";

/** The keys of a log's digests: one that is written with, and all that older records were written with. */
export interface DigestKeys {
  readonly current: DigestKey;
  readonly all: readonly DigestKey[];
}

/** @throws StartError */
export function readDigestKeys(file: string): DigestKeys {
  const ring = readKeyRing(file, { isKey: ({ length }) => length === 32, expected: "32 bytes" });
  const all = [...ring.keys].map(([id, bytes]) => new DigestKey(id, bytes));
  const current = all.find(({ name }) => name === ring.current);
  if (current === undefined) throw new Error("A key ring lacks its current key.");
  return { current, all };
}
