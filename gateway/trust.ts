import type { Held, HeldFileOptions } from "../schema/files/held-file.ts";
import {
  type PublicKeys,
  readKeysByAudience,
  readSigningKey,
  type SigningKey,
} from "../schema/signatures/keys.ts";
import { signatureLimits } from "../schema/signatures/profile.ts";
import { ConfigError } from "./errors.ts";
import { openHeldFile } from "./open-held-file.ts";

/** What the gateway signs its questions with, and whose answers it believes. */
export interface Trust {
  readonly signingKey: Held<SigningKey>;
  /** Public keys by audience: a province's code, or a subgraph's name. */
  readonly answerKeys: Held<ReadonlyMap<string, PublicKeys>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface TrustFiles {
  readonly signingKeyFile: string;
  readonly provinceKeysFile: string;
}

/**
 * Reads the keys the gateway runs with. They are looked at again while it runs.
 *
 * @throws ConfigError when a file cannot be used at first
 */
export function openTrust(
  { signingKeyFile, provinceKeysFile }: TrustFiles,
  surroundings: Pick<HeldFileOptions<unknown>, "now" | "onFailure">,
): Trust {
  const held = { ...surroundings, ageMs: signatureLimits.keyFileAgeMs };
  return {
    signingKey: openHeldFile({
      ...held,
      setting: "--signing-key",
      file: signingKeyFile,
      read: readSigningKey,
    }),
    answerKeys: openHeldFile({
      ...held,
      setting: "--province-keys",
      file: provinceKeysFile,
      read: readKeysByAudience,
    }),
    now: surroundings.now,
  };
}

/** The keys to ask one audience with, and to believe it. */
export function keysToAsk(
  trust: Trust | null,
  audience: string,
): Pick<Trust, "signingKey"> & { readonly answerKeys: Held<PublicKeys> } {
  if (trust === null) throw new Error("There are no keys to sign questions with.");
  const { signingKey, answerKeys } = trust;
  const current = async (): Promise<PublicKeys> =>
    (await answerKeys.current()).get(audience) ?? new Map();
  return { signingKey, answerKeys: { current } };
}

/**
 * Nobody's unsigned answer is believed, so who has no key would be asked in vain. A query of a URL is
 * outside of what is signed.
 *
 * @throws ConfigError naming all whom it concerns
 */
export async function requireKeys(
  { answerKeys }: Trust,
  endpoints: readonly { readonly audience: string; readonly url: string }[],
): Promise<void> {
  const keys = await answerKeys.current();
  const problems = [
    ...endpoints
      .filter(({ audience }) => (keys.get(audience)?.size ?? 0) === 0)
      .map(({ audience }) => `The file of --province-keys has no key of "${audience}".`),
    ...endpoints
      .filter(({ url }) => new URL(url).search !== "")
      .map(({ audience }) => `The URL of "${audience}" has a query, which cannot be signed.`),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
}
