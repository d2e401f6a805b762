import { type CryptoKey, importJWK } from "jose";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";

/** A public key, and the one algorithm it is for. */
export interface IssuerKey {
  readonly id: string;
  readonly algorithm: "EdDSA" | "ES256";
  readonly key: CryptoKey;
}

/**
 * Asks an issuer for its keys. Those that are not for signatures of ours are left out: a key that
 * cannot be used must not take the others with it.
 *
 * @throws when it does not send a key set in time
 */
export async function fetchKeys(url: string): Promise<ReadonlyMap<string, IssuerKey>> {
  const response = await fetch(url, {
    redirect: "error",
    headers: { accept: "application/jwk-set+json, application/json" },
    signal: AbortSignal.timeout(limits.keysMsMax),
  });
  const set: unknown = JSON.parse(await readText(response));
  if (response.status !== 200) throw new Error(`The HTTP status is ${response.status}.`);
  if (!isRecord(set) || !Array.isArray(set.keys)) throw new Error("That is no key set.");
  if (set.keys.length > limits.keysPerIssuerMax) throw new Error("These are too many keys.");
  const keys = await Promise.all(set.keys.filter(isRecord).map(readKey));
  return new Map(keys.flatMap((key) => (key === null ? [] : [[key.id, key]])));
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > limits.keysBytesMax) throw new Error(`Over ${limits.keysBytesMax} bytes came.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function readKey(jwk: Readonly<Record<string, unknown>>): Promise<IssuerKey | null> {
  const { kid, alg, use = "sig" } = jwk;
  const algorithm = algorithmOf(jwk);
  const isMarkedSo = (alg === undefined || alg === algorithm) && use === "sig";
  // A private key that is published is nobody's any more.
  if (typeof kid !== "string" || algorithm === null || !isMarkedSo || "d" in jwk) return null;
  try {
    const { kty, crv, x, y } = jwk as Record<string, string>;
    const key = await importJWK({ kty: kty ?? "", crv, x, ...(kty === "EC" && { y }) }, algorithm);
    return key instanceof Uint8Array ? null : { id: kid, algorithm, key };
  } catch {
    return null;
  }
}

/** By the key's kind alone: what a token says of its algorithm chooses nothing. */
function algorithmOf({ kty, crv }: Readonly<Record<string, unknown>>): "EdDSA" | "ES256" | null {
  if (kty === "OKP" && crv === "Ed25519") return "EdDSA";
  return kty === "EC" && crv === "P-256" ? "ES256" : null;
}
