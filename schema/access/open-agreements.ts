import { readFile } from "node:fs/promises";
import { type Held, HeldFile, type HeldFileOptions } from "../signatures/held-file.ts";
import { type PublicKeys, readKeysByAudience, type SigningKey } from "../signatures/keys.ts";
import { SignedClient } from "../signatures/signed-client.ts";
import type { HeldTls } from "../tls/held-tls.ts";
import { AgreementBook } from "./agreement-book.ts";
import { agreementsPath } from "./agreement-list.ts";

/** Where the signed agreements are, and the public keys of the provinces that sign them. */
export interface AgreementPlaces {
  /** A file, or the base URL of cooperation. JSON: `{"agreements": [JWS, …], "revocations": [JWS, …]}`. */
  readonly agreements: string;
  /** JSON: province code to public JWKs. */
  readonly partyKeysFile: string;
}

/** With which keys cooperation is asked. */
export interface CooperationKeys {
  /** Of who asks. */
  readonly signingKey: Held<SigningKey>;
  /** Of cooperation. */
  readonly answerKeys: Held<PublicKeys>;
  /** What it is shown at https, and whether it is believed there. */
  readonly tls?: HeldTls | null;
}

export interface AgreementSurroundings extends Pick<HeldFileOptions<unknown>, "now" | "onFailure"> {
  /** Asked for when the agreements are at a URL. */
  readonly cooperationKeys: () => CooperationKeys;
}

/** How old the keys may be before their file is looked at again. */
const keysAgeMs = 1_000;

const bounds = {
  /** Milliseconds, well below the time after which the list is asked for again. */
  deadlineMs: 10_000,
  /** An agreement has some 2,000. */
  answerBytesMax: 16_777_216,
} as const;

/** Whether agreements are asked for at a service, and not read from a file. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//.test(place);
}

/** Whether that can be the base URL of a service. */
export function isBaseUrl(text: string): boolean {
  return /^https?:\/\/[^/?#]+\/?$/.test(text);
}

/**
 * The agreements of a file or of cooperation, which are read again while the process runs: what ends,
 * ends here within a quarter of a minute. A list that cannot be had opens nothing.
 */
export async function openAgreements(
  { agreements, partyKeysFile }: AgreementPlaces,
  { cooperationKeys, ...surroundings }: AgreementSurroundings,
): Promise<AgreementBook> {
  const file = { file: partyKeysFile, read: readKeysByAudience, ageMs: keysAgeMs };
  const keys = new HeldFile({ ...surroundings, ...file });
  const ask = isUrl(agreements)
    ? askCooperation(agreements, cooperationKeys())
    : async (): Promise<unknown> => JSON.parse(await readFile(agreements, "utf8"));
  const book = new AgreementBook({ ask, keys: () => keys.current(), ...surroundings });
  await book.open();
  return book;
}

function askCooperation(url: string, keys: CooperationKeys): () => Promise<unknown> {
  const client = new SignedClient({ url, audience: "cooperation", ...keys });
  return async () => {
    const { status, json } = await client.ask({ ...bounds, path: agreementsPath, body: "{}" });
    if (status !== 200) throw new Error(`Cooperation gives no agreements (status ${status}).`);
    return json;
  };
}
