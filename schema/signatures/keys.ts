import {
  createPrivateKey,
  createPublicKey,
  hash,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { keyIdPattern } from "./profile.ts";

/** What a process signs with. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** Whose signatures are believed: key by key id. Several hold at a time while keys change. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** A file of keys cannot be used. The message names the file and repeats nothing of a key. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
}

/**
 * Reads a private key: a JWK, whose `kid` names it, or PKCS #8 in PEM. A key without a name of its own
 * is known by its thumbprint (RFC 7638).
 *
 * @throws KeyFileError
 */
export function readSigningKey(text: string, file: string): SigningKey {
  const { privateKey, kid } = text.trimStart().startsWith("{")
    ? privateJwk(parsed(text, file), file)
    : { privateKey: privatePem(text, file), kid: undefined };
  if (privateKey.asymmetricKeyType !== "ed25519")
    throw new KeyFileError(`${file} must hold an Ed25519 key.`);
  const id = kid ?? thumbprintOf(createPublicKey(privateKey).export({ format: "jwk" }));
  return { id: checkedId(id, file), privateKey };
}

/**
 * Reads public keys by the audience that signs with them: a province's code, or a subgraph's name.
 *
 * @throws KeyFileError
 */
export function readKeysByAudience(text: string, file: string): ReadonlyMap<string, PublicKeys> {
  const entries = parsed(text, file);
  if (!isRecord(entries))
    throw new KeyFileError(`${file} must hold a JSON object of audiences and their public keys.`);
  return new Map(
    Object.entries(entries).map(([audience, keys]) => [
      audience,
      publicKeysOf(keys, `${file}, "${audience}",`),
    ]),
  );
}

/**
 * Reads a list of public keys.
 *
 * @throws KeyFileError
 */
export function readPublicKeys(text: string, file: string): PublicKeys {
  return publicKeysOf(parsed(text, file), file);
}

/** The thumbprint of an Ed25519 key (RFC 7638, RFC 8037). */
export function thumbprintOf({ crv, kty, x }: JsonWebKey): string {
  return hash("sha256", JSON.stringify({ crv, kty, x }), "base64url");
}

function publicKeysOf(value: unknown, place: string): PublicKeys {
  if (!Array.isArray(value)) throw new KeyFileError(`${place} must hold a list of public keys.`);
  const keys = new Map<string, KeyObject>();
  for (const [index, jwk] of value.entries()) {
    const { id, key } = publicKey(jwk, `${place} key ${index + 1}`);
    if (keys.has(id)) throw new KeyFileError(`${place} has several keys "${id}".`);
    keys.set(id, key);
  }
  return keys;
}

function publicKey(
  value: unknown,
  place: string,
): { readonly id: string; readonly key: KeyObject } {
  if (!isRecord(value)) throw new KeyFileError(`${place} is no JWK.`);
  const { kty, crv, x, kid } = value;
  // Whoever may read a file of public keys could sign with it.
  if ("d" in value)
    throw new KeyFileError(`${place} is a private key, where a public one belongs.`);
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string")
    throw new KeyFileError(`${place} must be an Ed25519 key (kty OKP, crv Ed25519).`);
  const jwk = { kty, crv, x };
  const id = checkedId(kid ?? thumbprintOf(jwk), place);
  try {
    return { id, key: createPublicKey({ key: jwk, format: "jwk" }) };
  } catch {
    throw new KeyFileError(`${place} must be an Ed25519 key (kty OKP, crv Ed25519).`);
  }
}

function privateJwk(
  value: unknown,
  file: string,
): { readonly privateKey: KeyObject; readonly kid: unknown } {
  const jwk = value as JsonWebKey;
  try {
    return { privateKey: createPrivateKey({ key: jwk, format: "jwk" }), kid: jwk.kid };
  } catch {
    // What the runtime says of it may repeat the key.
    throw new KeyFileError(`${file} must hold a private Ed25519 key.`);
  }
}

function privatePem(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new KeyFileError(`${file} must hold a private Ed25519 key, as a JWK or in PEM.`);
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KeyFileError(`${file} is not JSON.`);
  }
}

function checkedId(id: unknown, place: string): string {
  if (typeof id === "string" && keyIdPattern.test(id)) return id;
  throw new KeyFileError(`${place} must have 1 to 200 plain characters as its "kid".`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
