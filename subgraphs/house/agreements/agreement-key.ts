import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import type { Signer } from "../../../schema/access/signed-agreement.ts";
import { readSigningKey, thumbprintOf } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";

/** A new key, which says beside itself whose it is. */
export function newAgreementKey(province: string): JsonWebKey {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { ...jwk, kid: thumbprintOf(jwk), alg: "EdDSA", party: province } as JsonWebKey;
}

/**
 * Reads the key with which a province signs agreements.
 *
 * @throws KeyFileError when it is none, and StartError when it says that it is another province's
 */
export function readAgreementKey(text: string, file: string, province: string): Signer {
  const { id, privateKey } = readSigningKey(text, file);
  const party = partyIn(text);
  if (party !== null && party !== province)
    throw new StartError(`${file} is the key of ${party}, not of ${province}.`);
  return { province, keyId: id, privateKey };
}

/** Null when it does not say, as a key in PEM or of another tool. */
function partyIn(text: string): string | null {
  if (!text.trimStart().startsWith("{")) return null;
  const { party } = JSON.parse(text) as { readonly party?: unknown };
  return typeof party === "string" ? party : null;
}
