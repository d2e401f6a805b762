import { type Held, HeldFile, type HeldFileOptions } from "../files/held-file.ts";
import { unreadable } from "../files/unreadable.ts";
import {
  KeyFileError,
  type PublicKeys,
  readKeysByAudience,
  type SigningKey,
} from "../signatures/keys.ts";
import { SignedClient } from "../signatures/signed-client.ts";
import type { HeldTls } from "../tls/held-tls.ts";
import { AgreementBook } from "./agreement-book.ts";
import { AgreementFileError, agreementsPath, readAgreementFile } from "./agreement-list.ts";

/** Where the signed agreements are, and the public keys of the provinces that sign them. */
export interface AgreementPlaces {
  /** A file, or the base URL of cooperation. JSON: `{"agreements": [JWS, …], "revocations": [JWS, …]}`. */
  readonly agreements: string;
  /** JSON: province code to public JWKs. */
  readonly partyKeysFile: string;
}

/** One of these files cannot be used. The message names it, and whoever set it knows the setting. */
export class AgreementPlaceError extends Error {
  override readonly name = "AgreementPlaceError";

  constructor(
    readonly place: keyof AgreementPlaces,
    message: string,
    options: { readonly cause: unknown },
  ) {
    super(message, options);
  }
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
 *
 * @throws AgreementPlaceError when a file cannot be used at first; cooperation need not be there yet
 */
export async function openAgreements(
  { agreements, partyKeysFile }: AgreementPlaces,
  { cooperationKeys, ...surroundings }: AgreementSurroundings,
): Promise<AgreementBook> {
  const keys = openPartyKeys(partyKeysFile, surroundings);
  if (!isUrl(agreements)) await requireList(agreements);
  const ask = isUrl(agreements)
    ? askCooperation(agreements, cooperationKeys())
    : () => readAgreementFile(agreements);
  const book = new AgreementBook({ ask, keys: () => keys.current(), ...surroundings });
  await book.open();
  return book;
}

function openPartyKeys(
  file: string,
  surroundings: Omit<AgreementSurroundings, "cooperationKeys">,
): HeldFile<ReadonlyMap<string, PublicKeys>> {
  try {
    return new HeldFile({ ...surroundings, file, read: readKeysByAudience, ageMs: keysAgeMs });
  } catch (cause) {
    const message = cause instanceof KeyFileError ? cause.message : unreadable(file, cause);
    throw new AgreementPlaceError("partyKeysFile", message, { cause });
  }
}

async function requireList(file: string): Promise<void> {
  await readAgreementFile(file).catch((cause: unknown) => {
    if (!(cause instanceof AgreementFileError)) throw cause;
    throw new AgreementPlaceError("agreements", cause.message, { cause });
  });
}

function askCooperation(url: string, keys: CooperationKeys): () => Promise<unknown> {
  const client = new SignedClient({ url, audience: "cooperation", ...keys });
  return async () => {
    const { status, json } = await client.ask({ ...bounds, path: agreementsPath, body: "{}" });
    if (status !== 200) throw new Error(`Cooperation gives no agreements (status ${status}).`);
    return json;
  };
}
