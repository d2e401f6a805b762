import { createPublicKey, generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Signer } from "../../../schema/access/signed-agreement.ts";
import { readSigningKey, thumbprintOf } from "../../../schema/signatures/keys.ts";
import { provinces } from "../provinces.ts";

/** The keys with which provinces sign what they agree to, and the public ones for all to see. */
export interface PartyKeys {
  readonly signers: readonly Signer[];
  /** By province code. */
  readonly published: Readonly<Record<string, readonly JsonWebKey[]>>;
}

/** Reads each province's key below a folder, and makes those that are missing. */
export async function makePartyKeys(folder: string): Promise<PartyKeys> {
  const signers: Signer[] = [];
  const published: Record<string, readonly JsonWebKey[]> = {};
  for (const { code, name } of provinces) {
    const file = path.join(folder, name, "agreement-key.json");
    const { id, privateKey } = readSigningKey(await textOf(file), file);
    signers.push({ province: code, keyId: id, privateKey });
    const { crv, x } = createPublicKey(privateKey).export({ format: "jwk" });
    published[code] = [{ kty: "OKP", crv, x, kid: id }] as JsonWebKey[];
  }
  return { signers, published };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const text = JSON.stringify({ ...jwk, kid: thumbprintOf(jwk), alg: "EdDSA" });
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  return text;
}
