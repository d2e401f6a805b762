import { readFile } from "node:fs/promises";
import { HeldFile, type HeldFileOptions } from "../signatures/held-file.ts";
import { readKeysByAudience } from "../signatures/keys.ts";
import { AgreementBook } from "./agreement-book.ts";

/** Where the signed agreements are, and the public keys of the provinces that sign them. */
export interface AgreementFiles {
  /** JSON: `{"agreements": [JWS, …], "revocations": [JWS, …]}`. */
  readonly agreementsFile: string;
  /** JSON: province code to public JWKs. */
  readonly partyKeysFile: string;
}

/** How old the keys may be before their file is looked at again. */
const keysAgeMs = 1_000;

/**
 * The agreements of two files, which are read again while the process runs: what ends, ends here
 * within a quarter of a minute. A list that cannot be read opens nothing.
 */
export async function openAgreements(
  { agreementsFile, partyKeysFile }: AgreementFiles,
  surroundings: Pick<HeldFileOptions<unknown>, "now" | "onFailure">,
): Promise<AgreementBook> {
  const file = { file: partyKeysFile, read: readKeysByAudience, ageMs: keysAgeMs };
  const keys = new HeldFile({ ...surroundings, ...file });
  const book = new AgreementBook({
    ask: async () => JSON.parse(await readFile(agreementsFile, "utf8")),
    keys: () => keys.current(),
    ...surroundings,
  });
  await book.open();
  return book;
}
